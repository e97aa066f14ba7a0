import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mayHaveFailed, relatedRuns, rowsOfRun } from '../../src/state/related-runs.ts';
import { createRun } from '../../src/state/run-store.ts';
import { pass, timeout } from '../support/matrix.ts';
import { aBound, aNode, aPlan } from '../support/plan.ts';
import { aCluster, planOver, saveRun, stateIn } from '../support/runs.ts';
import { type Folder, tempFolder } from '../support/temp.ts';

const idOf = (n: number) => `20300101-0000${String(n).padStart(2, '0')}-abcd`;

async function save(folder: Folder, n: number, ...clusters: [string, string?]): Promise<void> {
  await (await createRun(planOver(idOf(n), ...clusters), stateIn(folder.path))).close();
}

describe('relatedRuns', () => {
  const ids = async (folder: Folder, ...clusters: [string, string?]) => {
    const [source, destination] = clusters.map((name) => name && aCluster(name));
    if (!source) throw new Error('no source');
    const runs = await relatedRuns(stateIn(folder.path).env, { source, ...(destination ? { destination } : {}) });
    return runs.map(({ runId }) => runId);
  };

  test('involve the source and, if both are named, no other cluster', async () => {
    using folder = tempFolder();
    await save(folder, 1, 'a');
    await save(folder, 2, 'a', 'b');
    await save(folder, 3, 'b', 'a');
    await save(folder, 4, 'a', 'c');
    await save(folder, 5, 'b');
    await save(folder, 6, 'c');
    expect(await ids(folder, 'a')).toEqual([4, 3, 2, 1].map(idOf));
    expect(await ids(folder, 'a', 'b')).toEqual([5, 3, 2, 1].map(idOf));
    expect(await ids(folder, 'nobody')).toEqual([]);
  });

  test('recognise a cluster by its fingerprint', async () => {
    using folder = tempFolder();
    await save(folder, 1, 'a');
    const { env } = stateIn(folder.path);
    expect(await relatedRuns(env, { source: { ...aCluster('a'), fingerprint: 'built anew' } })).toEqual([]);
    expect(
      await relatedRuns(env, { source: { ...aCluster('a'), name: 'x' } as ReturnType<typeof aCluster> }),
    ).toHaveLength(1);
  });

  test('skip a damaged plan; damaged sections leave a run without sections', async () => {
    using folder = tempFolder();
    const state = stateIn(folder.path);
    for (const n of [1, 2, 3]) await saveRun(state, idOf(n));
    writeFileSync(join(folder.path, 'runs', idOf(3), 'plan.json'), '{');
    writeFileSync(join(folder.path, 'runs', idOf(2), 'sections.json'), '{');
    const runs = await relatedRuns(state.env, { source: aBound(1).plan.source });
    expect(runs.map(({ runId, sections }) => [runId, sections.length])).toEqual([
      [idOf(2), 0],
      [idOf(1), 1],
    ]);
    expect(await Promise.all(runs.slice(1).map((run) => rowsOfRun(state.env, run)))).toMatchObject([{ length: 3 }]);
  });
});

describe('mayHaveFailed reads the head of the report', () => {
  test.each([
    { what: 'all passed', decide: () => pass(), is: false },
    { what: 'a probe failed', decide: () => timeout, is: true },
  ])('$what: $is', async ({ decide, is }) => {
    using folder = tempFolder();
    const state = stateIn(folder.path);
    await saveRun(state, idOf(1), { decide });
    expect(await mayHaveFailed(state.env, idOf(1))).toBe(is);
  });

  test('works for any number of nodes with any names', async () => {
    using folder = tempFolder();
    const state = stateIn(folder.path);
    const trap = '"summary":{"probes":0,"pass":0,"fail":0,';
    const nodes = [trap, ...Array.from({ length: 3000 }, (_, index) => `${index}-${'x'.repeat(200)}`)];
    const plan = aPlan(0, {
      nodes: nodes.map((name) => aNode(name)),
      chosen: { sources: ['0-*'], destinations: ['1-*'] },
    });
    const bound = { ...aBound(0), plan, sections: [{ check: 'tcp', path: 'pod-pod', family: 'ipv4' } as const] };
    await saveRun(state, idOf(1), { bound, decide: () => timeout });
    expect(await mayHaveFailed(state.env, idOf(1))).toBe(true);
  });

  test('is true if there is no report, or if its head does not show it', async () => {
    using folder = tempFolder();
    const state = stateIn(folder.path);
    await saveRun(state, idOf(1), { until: 'rows' });
    expect(await mayHaveFailed(state.env, idOf(1))).toBe(true);
    await saveRun(state, idOf(2));
    const path = join(folder.path, 'runs', idOf(2), 'report.json');
    writeFileSync(path, '{"summary":{"probes":1');
    expect(await mayHaveFailed(state.env, idOf(2))).toBe(true);
    rmSync(path);
    expect(await mayHaveFailed(state.env, 'no such run')).toBe(true);
  });
});
