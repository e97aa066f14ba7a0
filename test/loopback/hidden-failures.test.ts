import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NODES } from '../../src/demo/api/resources.ts';
import { startLoopback } from '../support/loopback.ts';

const HIDDEN = /^(\d+) failures? of run (\S+) (?:was|were) not probed again: kubectl netdoctor resume --run \2 does it$/m;

/** How many failures of which run are said to be hidden. */
function hidden(stderr: string): readonly [number, string] | undefined {
  const [, count, runId] = HIDDEN.exec(stderr) ?? [];
  return runId === undefined ? undefined : [Number(count), runId];
}

describe('resume does not take the newest run for all there is', () => {
  test('a run of a few nodes, or of another check, hides no failure of the run before it', async () => {
    await using loopback = await startLoopback(4);
    const { cluster, netdoctor, check } = loopback;
    cluster.inject('refused:n4');
    const broken = await check();
    expect([broken.code, broken.report.summary.fail]).toEqual([1, 3]);
    const { runId } = broken.report.metadata;

    const few = await check('--src-nodes', 'n1', '--dst-nodes', 'n2,n3');
    expect(few.code).toBe(0);
    const nothing = await netdoctor('resume');
    expect(nothing.stderr).toContain('nothing is left to probe again');
    expect([nothing.code, hidden(nothing.stderr)]).toEqual([2, [3, runId]]);
    const quiet = await netdoctor('resume', '-q');
    expect([quiet.code, hidden(quiet.stderr)]).toEqual([2, [3, runId]]);

    // What passes again is no longer hidden, and what the run named by --run took over is told by its own result.
    const some = await check('--src-nodes', 'n1', '--dst-nodes', 'n4');
    expect(some.code).toBe(1);
    cluster.faults.heal();
    const after = await netdoctor('resume', '-o', 'json');
    expect([after.code, after.report.summary.pass, hidden(after.stderr)]).toEqual([2, 1, [2, runId]]);

    const all = await netdoctor('resume', '--run', runId);
    expect([all.code, hidden(all.stderr)]).toEqual([0, undefined]);
    const last = await netdoctor('resume');
    expect([last.code, last.stderr]).toEqual([0, expect.stringContaining('nothing is left to probe again')]);
    expect(hidden(last.stderr)).toBeUndefined();
  });

  test('a node that left the cluster takes its failures along; one that came back brings them', async () => {
    await using loopback = await startLoopback(3);
    const { cluster, netdoctor, check } = loopback;
    cluster.inject('refused:n3');
    expect((await check()).report.summary.fail).toBe(2);
    await check('--src-nodes', 'n1', '--dst-nodes', 'n2');
    const node = cluster.store.get(NODES, 'n3');
    if (!node) throw new Error('there is no n3');
    cluster.store.put(NODES, {
      ...node,
      metadata: { ...node.metadata, labels: { ...node.metadata.labels, 'kosmos.io/exclude': '' } },
    });
    expect((await netdoctor('resume')).code).toBe(0);
    cluster.store.put(NODES, node);
    expect((await netdoctor('resume')).code).toBe(2);
  });

  test('where a check never begins, nothing is saved', async () => {
    await using loopback = await startLoopback(3);
    const { cluster, netdoctor, check } = loopback;
    const runs = join(cluster.folder, 'no-such');
    expect(existsSync(runs)).toBe(false);
    const first = await check();
    const { code } = await check('--src-nodes', 'nope');
    expect(code).toBe(2);
    const { stdout } = await netdoctor('runs', '-o', 'json');
    expect(JSON.parse(stdout).runs.map((run: { runId: string }) => run.runId)).toEqual([first.report.metadata.runId]);
    expect(readdirSync(cluster.folder).length).toBeGreaterThan(0);
  });
});
