import { describe, expect, test } from 'vitest';
import { NODES } from '../../src/loopback/api/resources.ts';
import { startLoopback } from '../support/loopback.ts';

const HIDDEN =
  /^(\d+) failures? of run (\S+) (?:was|were) not probed again: kubectl netdoctor resume --run \2 does it$/m;
const LONG = 60_000;

/** How many failures of which run are reported as hidden. */
function hidden(stderr: string): readonly [number, string] | undefined {
  const [, count, runId] = HIDDEN.exec(stderr) ?? [];
  return runId === undefined ? undefined : [Number(count), runId];
}

describe.concurrent('resume looks beyond the newest run', () => {
  test('a run of a few nodes hides no failure of the run before it', { timeout: LONG }, async () => {
    await using loopback = await startLoopback(3);
    const { cluster, netdoctor, check } = loopback;
    cluster.inject('refused:n3');
    const broken = await check();
    expect([broken.code, broken.report.summary.fail]).toEqual([1, 2]);
    const { runId } = broken.report.metadata;

    expect((await check('--src-nodes', 'n1', '--dst-nodes', 'n2')).code).toBe(0);
    const nothing = await netdoctor('resume');
    expect(nothing.stderr).toContain('nothing is left to probe again');
    expect([nothing.code, hidden(nothing.stderr)]).toEqual([2, [2, runId]]);
    const quiet = await netdoctor('resume', '-q');
    expect([quiet.code, hidden(quiet.stderr)]).toEqual([2, [2, runId]]);

    expect((await check('--src-nodes', 'n1', '--dst-nodes', 'n3')).code).toBe(1);
    cluster.faults.heal();
    const one = await netdoctor('resume', '-o', 'json');
    expect([one.code, one.report.summary.pass, hidden(one.stderr)]).toEqual([2, 1, [1, runId]]);

    const named = await netdoctor('resume', '--run', runId);
    expect([named.code, hidden(named.stderr)]).toEqual([0, undefined]);
    const last = await netdoctor('resume');
    expect([last.code, last.stderr]).toEqual([0, expect.stringContaining('nothing is left to probe again')]);
    expect(hidden(last.stderr)).toBeUndefined();
  });

  test('the failures of a node that is left out are gone until it is back', { timeout: LONG }, async () => {
    await using loopback = await startLoopback(3);
    const { cluster, netdoctor, check } = loopback;
    cluster.inject('refused:n3');
    expect((await check()).report.summary.fail).toBe(2);
    await check('--src-nodes', 'n1', '--dst-nodes', 'n2');
    const node = cluster.store.get(NODES, 'n3');
    if (!node) throw new Error('there is no n3');
    const { metadata } = node;
    cluster.store.put(NODES, {
      ...node,
      metadata: { ...metadata, labels: { ...metadata.labels, 'kosmos.io/exclude': '' } },
    });
    expect((await netdoctor('resume')).code).toBe(0);
    cluster.store.put(NODES, node);
    expect((await netdoctor('resume')).code).toBe(2);
  });
});
