import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readRun } from '../../src/state/read-run.ts';
import { hasPlan, runIds } from '../../src/state/run-folders.ts';
import { createRun, newRunId } from '../../src/state/run-store.ts';
import { stateIn } from '../support/runs.ts';
import { soak } from '../support/soak.ts';
import { tempFolder } from '../support/temp.ts';

const ROUNDS = soak(5, 12);

test('after a kill at any moment, every run can be read, the newest can be resumed, and latest names a run', {
  timeout: 120_000,
}, async () => {
  using folder = tempFolder();
  const notes: string[] = [];
  const state = stateIn(folder.path, notes);
  for (let round = 0; round < ROUNDS; round++) {
    const script = join(import.meta.dirname, '../support/run-child.ts');
    const child = spawn(process.execPath, ['--no-warnings', script, folder.path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await sleep(Math.random() * 40);
    child.kill('SIGKILL');
    await once(child, 'exit');

    const ids = await runIds(state.env);
    const planned = await Promise.all(ids.map((runId) => hasPlan(state.env, runId)));
    const runs = ids.filter((_, index) => planned[index]);
    for (const runId of runs) expect((await readRun(state.env, runId)).rows.length).toBeLessThanOrEqual(5);
    for (const name of readdirSync(join(folder.path, 'latest')).filter((name) => !name.endsWith('.tmp'))) {
      expect(runs).toContain(readFileSync(join(folder.path, 'latest', name), 'utf8').trim());
    }
    const newest = await readRun(state.env, runs[0] ?? '');
    const plan = { ...newest.plan, runId: newRunId(new Date(Date.now() + round * 1000), 'next') };
    await (await createRun(plan, { ...state, begin: newest })).close();
    expect((await readRun(state.env, plan.runId)).rows).toEqual(newest.rows);
  }
  // The locks of the killed processes were taken over.
  expect(notes.length).toBeGreaterThan(0);
  expect(notes.every((note) => note.includes('without giving up its lock'))).toBe(true);
});
