import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { latestRun } from '../../src/state/latest.ts';
import { createRun } from '../../src/state/run-store.ts';
import { planOver, stateIn } from '../support/runs.ts';
import { type Folder, tempFolder } from '../support/temp.ts';

const idOf = (n: number) => `20300101-0000${String(n).padStart(2, '0')}-abcd`;

async function save(folder: Folder, n: number, ...clusters: [string, string?]): Promise<void> {
  await (await createRun(planOver(idOf(n), ...clusters), stateIn(folder.path))).close();
}

describe('latestRun', () => {
  test('for a pair, finds exactly that pair; for a source alone, any destination', async () => {
    using folder = tempFolder();
    const { env } = stateIn(folder.path);
    await save(folder, 1, 'a');
    await save(folder, 2, 'a', 'b');
    await save(folder, 3, 'b', 'a');
    await save(folder, 4, 'a', 'c');
    await save(folder, 5, 'c');
    expect(await latestRun(env, { source: 'a' })).toBe(idOf(4));
    expect(await latestRun(env, { source: 'a', destination: 'b' })).toBe(idOf(2));
    expect(await latestRun(env, { source: 'b', destination: 'a' })).toBe(idOf(3));
    expect(await latestRun(env, { source: 'c' })).toBe(idOf(5));
    expect(await latestRun(env, { source: 'b', destination: 'c' })).toBeUndefined();
    expect(await latestRun(env, { source: 'nobody' })).toBeUndefined();
  });

  test('skips a run that planned no probe', async () => {
    using folder = tempFolder();
    const { env } = stateIn(folder.path);
    await save(folder, 1, 'a');
    await save(folder, 2, 'a', 'b');
    for (const [n, destination] of [
      [3, undefined],
      [4, 'b'],
    ] as const) {
      const plan = { ...planOver(idOf(n), 'a', destination), endpoints: [] };
      await (await createRun(plan, stateIn(folder.path))).close();
    }
    expect(await latestRun(env, { source: 'a' })).toBe(idOf(2));
    expect(await latestRun(env, { source: 'a', destination: 'b' })).toBe(idOf(2));
  });

  test('finds two contexts with the same name, although the run gives them distinct names', async () => {
    using folder = tempFolder();
    const state = stateIn(folder.path);
    const plan = planOver(idOf(1), 'k (source)', 'k (destination)');
    const [source, destination] = [plan.source, ...plan.destinations].map((one) => ({ ...one, context: 'k' }));
    const named = { ...plan, source: source ?? plan.source, destinations: destination ? [destination] : [] };
    await (await createRun(named, state)).close();
    expect(await latestRun(state.env, { source: 'k', destination: 'k' })).toBe(idOf(1));
  });

  test('a pointer to a missing run leads to the newest existing one; a damaged run is still named', async () => {
    using folder = tempFolder();
    const { env } = stateIn(folder.path);
    await save(folder, 1, 'a', 'b');
    await save(folder, 2, 'a', 'b');
    writeFileSync(join(folder.path, 'runs', idOf(2), 'plan.json'), '{');
    expect(await latestRun(env, { source: 'a', destination: 'b' })).toBe(idOf(2));
    expect(await latestRun(env, { source: 'a' })).toBe(idOf(1));
    rmSync(join(folder.path, 'runs', idOf(2)), { recursive: true });
    expect(await latestRun(env, { source: 'a', destination: 'b' })).toBe(idOf(1));
  });
});
