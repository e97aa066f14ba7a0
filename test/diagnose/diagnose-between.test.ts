import { describe, expect, test } from 'vitest';
import { diagnosed, failing, manyNodes, ONE_FAMILY, to, way } from '../support/diagnosed.ts';
import { expectOne, type FindingCase, theFinding } from '../support/expected-finding.ts';
import { timeout } from '../support/matrix.ts';
import { aNode, CLUSTER, SECOND } from '../support/plan.ts';

describe('between nodes', () => {
  const zones = (count: number, size: number) => manyNodes(count, (n) => ({ zone: `z${Math.ceil(n / size)}` }));
  const inFirst = (name: string) => ['n1', 'n2', 'n3'].includes(name);
  const second = [1, 2, 3].map((n) => aNode(`m${n}`, { cluster: SECOND, podCIDRs: [`10.245.${n}.0/24`] }));
  const cluster = (name: string) => name.charAt(0);

  test.each<FindingCase>([
    [
      'one way of a pair',
      { nodes: 4, checks: ['tcp', 'icmp'] },
      failing(timeout, way('n1', 'n2')),
      {
        code: 'ND201',
        title: 'n1 does not reach n2',
        direction: 'outbound',
        evidence: ['the other way: 2 of 2 passed', 'between all others: 20 of 20 passed'],
      },
    ],
    [
      'both ways of a pair',
      { nodes: 4, checks: ['tcp', 'icmp'] },
      failing(timeout, (probe) => way('n1', 'n2')(probe) || way('n2', 'n1')(probe)),
      { code: 'ND202', title: 'n1 and n2 do not reach each other', direction: 'both' },
    ],
    [
      'the pods of a pair',
      ONE_FAMILY,
      failing(timeout, (probe) => probe.path === 'pod-pod' && way('n2', 'n3')(probe)),
      { code: 'ND201', title: 'The pods of n2 do not reach the pods of n3', direction: 'outbound' },
    ],
    [
      'with two nodes, the pair cannot be distinguished from its ends',
      { nodes: 2, checks: ['tcp', 'icmp'] },
      failing(timeout, way('n1', 'n2')),
      {
        code: 'ND201',
        title: 'n1 does not reach n2',
        direction: 'outbound',
        alternatives: ['Nothing gets out of n1', 'Nothing gets into n2'],
      },
    ],
    [
      'two zones',
      { nodes: zones(6, 3) },
      failing(timeout, (probe) => inFirst(probe.from) !== inFirst(probe.to)),
      {
        code: 'ND211',
        title: 'Zone z1 and zone z2 do not reach each other',
        direction: 'both',
        alternatives: ['Zone z1 is cut off: nothing gets in or out', 'Zone z2 is cut off: nothing gets in or out'],
      },
    ],
    [
      'one zone to the other',
      { nodes: zones(6, 3) },
      failing(timeout, (probe) => inFirst(probe.from) && !inFirst(probe.to)),
      {
        code: 'ND211',
        title: 'Zone z1 does not reach zone z2',
        direction: 'outbound',
        alternatives: ['Nothing gets out of zone z1', 'Nothing gets into zone z2'],
        evidence: ['the other way: 9 of 9 passed'],
      },
    ],
    [
      'one zone to all others',
      { nodes: zones(9, 3) },
      failing(timeout, (probe) => inFirst(probe.from) !== inFirst(probe.to)),
      { code: 'ND212', title: 'Zone z1 is cut off: nothing gets in or out', direction: 'both' },
    ],
    [
      'within a zone',
      { nodes: zones(9, 3) },
      failing(timeout, (probe) => inFirst(probe.from) && inFirst(probe.to)),
      { code: 'ND213', title: 'Within zone z1 no node reaches another', direction: 'both' },
    ],
    [
      'two clusters',
      { nodes: 3, second, within: true },
      failing(timeout, (probe) => cluster(probe.from) !== cluster(probe.to)),
      {
        code: 'ND221',
        title: `Cluster ${CLUSTER} and cluster ${SECOND} do not reach each other`,
        direction: 'both',
        alternatives: [
          `Cluster ${CLUSTER} is cut off: nothing gets in or out`,
          `Cluster ${SECOND} is cut off: nothing gets in or out`,
        ],
        evidence: [`for example, n1 of ${CLUSTER} → m1 of ${SECOND} (tcp): no answer in 5 s`],
      },
    ],
    [
      'one cluster to the other',
      { nodes: 3, second, within: true },
      failing(timeout, (probe) => cluster(probe.from) === 'm' && cluster(probe.to) === 'n'),
      {
        code: 'ND221',
        title: `Cluster ${SECOND} does not reach cluster ${CLUSTER}`,
        direction: 'outbound',
        alternatives: [`Nothing gets into cluster ${CLUSTER}`, `Nothing gets out of cluster ${SECOND}`],
      },
    ],
    [
      'a node of the second cluster',
      { nodes: 3, second, within: true },
      failing(timeout, to('m2')),
      { code: 'ND102', title: `Nothing gets into m2 of ${SECOND}`, direction: 'inbound' },
    ],
  ])('%s', (_, run, breaks, expected) => expectOne(diagnosed(run, breaks), expected));

  test('a pair names both ends', () => {
    const { subject } = theFinding(diagnosed({ nodes: 4, checks: ['tcp', 'icmp'] }, failing(timeout, way('n3', 'n2'))));
    expect(subject).toEqual({ kind: 'pair', cluster: CLUSTER, name: 'n3', to: { cluster: CLUSTER, name: 'n2' } });
  });

  test('a zone names itself and the zone that it does not reach', () => {
    const breaks = failing(timeout, (probe) => inFirst(probe.from) && !inFirst(probe.to));
    expect(theFinding(diagnosed({ nodes: zones(6, 3) }, breaks)).subject).toEqual({
      kind: 'zone',
      cluster: CLUSTER,
      name: 'z1',
      to: { cluster: CLUSTER, name: 'z2' },
    });
  });
});
