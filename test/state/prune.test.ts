import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { takeLocks } from '../../src/state/locks.ts';
import { pruneRuns } from '../../src/state/prune.ts';
import { createRun } from '../../src/state/run-store.ts';
import { aCluster, planOver, stateIn } from '../support/runs.ts';
import { type Folder, tempFolder } from '../support/temp.ts';

const idOf = (n: number) => `20300101-0000${String(n).padStart(2, '0')}-abcd`;

async function save(folder: Folder, n: number, ...clusters: [string, string?]): Promise<void> {
  await (await createRun(planOver(idOf(n), ...clusters), stateIn(folder.path))).close();
}

const left = (folder: Folder) => readdirSync(join(folder.path, 'runs')).sort();

describe('pruneRuns', () => {
  test('keeps the last 20 runs of its clusters, and all runs of others', async () => {
    using folder = tempFolder();
    await save(folder, 1, 'b');
    await save(folder, 2, 'a', 'b');
    await save(folder, 3, 'b', 'a');
    for (let n = 10; n < 32; n++) await save(folder, n, 'a');
    expect(left(folder)).toEqual([1, 2, 3, ...Array.from({ length: 20 }, (_, n) => n + 12)].map(idOf));
  });

  test('distinguishes a cluster from an earlier one with the same name', async () => {
    using folder = tempFolder();
    const { env } = stateIn(folder.path);
    for (let n = 1; n < 4; n++) await save(folder, n, 'a');
    const clusters = { source: aCluster('a', { fingerprint: 'a new one' }), destinations: [] };
    expect(await pruneRuns(env, clusters, 1)).toEqual([]);
    expect(await pruneRuns(env, planOver('', 'a'), 1)).toEqual([idOf(2), idOf(1)]);
    expect(left(folder)).toEqual([idOf(3)]);
  });

  test('keeps the latest run, runs in progress, damaged runs, and folders that are not runs', async () => {
    using folder = tempFolder();
    const { env } = stateIn(folder.path);
    for (let n = 1; n < 6; n++) await save(folder, n, 'a');
    // The clock was set back, so the newest by its id is not the one that was made last.
    await save(folder, 0, 'a');
    const { release } = await takeLocks([aCluster('a')], { env, runId: idOf(1), command: 'resume' });
    writeFileSync(join(folder.path, 'runs', idOf(2), 'plan.json'), '{');
    mkdirSync(join(folder.path, 'runs', 'my-notes'));
    writeFileSync(join(folder.path, 'runs', 'file'), '');
    expect(await pruneRuns(env, planOver('', 'a'), 1)).toEqual([idOf(4), idOf(3)]);
    expect(left(folder)).toEqual([idOf(0), idOf(1), idOf(2), idOf(5), 'file', 'my-notes']);
    await release();
  });

  test('completes an earlier removal, and leaves nothing half removed', async () => {
    using folder = tempFolder();
    await save(folder, 1, 'a');
    const half = join(folder.path, 'runs', `.removed-${idOf(0)}`);
    mkdirSync(half);
    await pruneRuns({ NETDOCTOR_HOME: folder.path }, planOver('', 'a'));
    expect(existsSync(half)).toBe(false);
  });

  test('removes nothing if there are no runs', async () => {
    using folder = tempFolder();
    expect(await pruneRuns({ NETDOCTOR_HOME: folder.path }, planOver('', 'a'))).toEqual([]);
  });
});
