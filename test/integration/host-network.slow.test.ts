import { describe, expect, test } from 'vitest';
import { useLoopback } from '../support/loopback.ts';

const LAYERS = ['--layers', 'pod,node'];
/**
 * Three nodes: two directions between any two of them for each of four paths, and from pod to host and back
 * on each.
 */
const PROBES = 4 * 6 + 2 * 3;

describe("floaters on the nodes' own network", () => {
  const loopback = useLoopback(3);

  test('the failed directions are those between nodes, whatever is reported about every node', async () => {
    const { cluster, check } = loopback();
    cluster.inject('one-way:n1:*');
    const { report } = await check(...LAYERS);
    const ways = report.failures.map(({ source, destination }) => `${source.node}>${destination.node}`);
    expect(new Set(ways)).toEqual(new Set(['n1>n2', 'n1>n3']));
    expect(report.summary).toMatchObject({ fail: 2 * 4, pass: PROBES - 2 * 4 });
  });

  test('a floater that answers with the identity of another does so on each network', async () => {
    const { cluster, check } = loopback();
    await check(...LAYERS);
    cluster.inject('wrong-responder:n2:n3');
    for (const layer of ['pod', 'node']) {
      const { report } = await check('--layers', layer);
      const words = report.failures.map(({ source, detail }) => `${source.node} ${detail.replace(/-\w{5}\)/, ')')}`);
      const name = layer === 'node' ? 'netdoctor-floater-host' : 'netdoctor-floater';
      expect(words).toEqual(['n1', 'n3'].map((node) => `${node} answered by the floater on n3 (pod ${name})`));
    }
  });
});
