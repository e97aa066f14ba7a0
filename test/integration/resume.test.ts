import { describe, expect, test } from 'vitest';
import { NODES, PODS } from '../../src/loopback/api/resources.ts';
import { failureWords, type Loopback } from '../support/loopback.ts';
import { useLoopbacks } from '../support/loopback-pool.ts';

const QUICK = ['--probe-timeout', '2s'];

describe.concurrent('fail → repair → resume → clean', () => {
  const take = useLoopbacks(4);

  /** The requests that each floater got during an action, as `n1>n2 1`. */
  async function arrivals({ cluster }: Loopback, act: () => Promise<unknown>): Promise<readonly string[]> {
    const words = () => cluster.connections().map(({ from, to, count }) => [`${from}>${to}`, count] as const);
    const before = new Map(words());
    await act();
    return words()
      .map(([pair, count]) => [pair, count - (before.get(pair) ?? 0)] as const)
      .filter(([, count]) => count > 0)
      .map(([pair, count]) => `${pair} ${count}`);
  }

  test('passes are not probed again, repairs are reported, and then nothing is left', async () => {
    await using loopback = await take();
    const { cluster, netdoctor, check } = loopback;
    cluster.inject('one-way:n1:n2');
    const broken = await check(...QUICK);
    expect([broken.code, failureWords(broken.report.failures)]).toEqual([1, ['n1>n2 fail TIMEOUT']]);

    const still = await netdoctor('resume', '-o', 'json', ...QUICK);
    expect(still.report.resumed).toMatchObject({ runId: broken.report.metadata.runId, fixed: [], still: 1, fresh: 0 });
    expect([still.code, still.report.summary.pass]).toEqual([1, 11]);

    cluster.faults.heal();
    const came = await arrivals(loopback, async () => {
      const repaired = await netdoctor('resume');
      expect(repaired.code).toBe(0);
      expect(repaired.stderr).toContain('fixed: n1 → n2 (tcp ipv4, was TIMEOUT)\n');
      expect(repaired.stderr).toContain('The network works: all 12 probes between 4 nodes passed.\n');
    });
    expect(came).toEqual(['n1>n2 1']);

    const nothing = await netdoctor('resume');
    expect([nothing.code, nothing.stderr]).toEqual([0, expect.stringContaining('nothing is left to probe again')]);
  });

  test('new pods: the pairs are the same, by the names of their nodes', async () => {
    await using loopback = await take();
    const { cluster, netdoctor, check } = loopback;
    cluster.inject('refused:n3');
    const broken = await check(...QUICK);
    expect(failureWords(broken.report.failures)).toEqual(['n1', 'n2', 'n4'].map((from) => `${from}>n3 fail REFUSED`));
    const addresses = () => cluster.store.list(PODS).map(({ status }) => Reflect.get(status as object, 'podIP'));
    const before = addresses();
    for (const pod of cluster.store.list(PODS)) cluster.store.remove(PODS, pod);
    cluster.faults.heal();
    const came = await arrivals(loopback, async () => {
      const { code, report } = await netdoctor('resume', '-o', 'json');
      expect([code, report.summary.pass, report.resumed?.fixed.length]).toEqual([0, 12, 3]);
    });
    expect(came.toSorted()).toEqual(['n1>n3 1', 'n2>n3 1', 'n4>n3 1']);
    expect(addresses().filter((address) => before.includes(address))).toEqual([]);
  });

  test('the pairs of a node that is gone are dropped; a new node is named', async () => {
    await using loopback = await take();
    const { cluster, netdoctor, check } = loopback;
    cluster.inject('one-way:n1:n2');
    await check(...QUICK);
    cluster.faults.heal();
    const node = cluster.store.get(NODES, 'n4');
    if (!node) throw new Error('there is no n4');
    const { labels = {} } = node.metadata;
    const out = { ...node, metadata: { ...node.metadata, labels: { ...labels, 'kosmos.io/exclude': '' } } };
    cluster.store.put(NODES, out);
    const without = await netdoctor('resume');
    expect(without.stderr).toContain('left out: n4: excluded by its label kosmos.io/exclude');
    expect(without.stderr).toContain('The network works: all 6 probes between 3 nodes passed.\n');
    cluster.store.put(NODES, node);
    const withIt = await netdoctor('resume', '-o', 'json');
    expect(withIt.report.resumed).toMatchObject({ fixed: [], still: 0, first: 6 });
  });

  test('runs lists the runs, the newest first', async () => {
    await using loopback = await take();
    const { netdoctor, check } = loopback;
    const { report } = await check(...QUICK);
    const { stdout } = await netdoctor('runs', '-o', 'json');
    expect(JSON.parse(stdout).runs[0]).toMatchObject({
      runId: report.metadata.runId,
      result: 'all passed',
      probes: 12,
    });
  });
});
