import { describe, expect, test } from 'vitest';
import type { PlannedNode } from '../../src/model/plan.ts';
import {
  diagnosed,
  END,
  failing,
  failure,
  LAYERED,
  manyNodes,
  type NamedProbe,
  type RunOptions,
  way,
} from '../support/diagnosed.ts';
import { expectOne, type FindingCase, theFinding } from '../support/expected-finding.ts';
import { execError, timeout } from '../support/matrix.ts';
import { aNode, CLUSTER, SECOND } from '../support/plan.ts';
import { aService } from '../support/services.ts';

const second = [1, 2, 3, 4].map((n) => aNode(`m${n}`, { cluster: SECOND, podCIDRs: [`10.245.${n}.0/24`] }));
const ACROSS: RunOptions = { nodes: 4, second };
const RUN: RunOptions = { ...ACROSS, within: true };

const isAcross = ({ from, to, path }: NamedProbe) => path !== 'pod-service' && from.charAt(0) !== to.charAt(0);
const outOf = (node: string) => (probe: NamedProbe) => isAcross(probe) && probe.from === node;
const into = (node: string) => (probe: NamedProbe) => isAcross(probe) && probe.to === node;
const either = (node: string) => (probe: NamedProbe) => outOf(node)(probe) || into(node)(probe);

describe('a node and the other cluster', () => {
  test.each<FindingCase>([
    [
      'neither way',
      RUN,
      failing(timeout, either('m2')),
      {
        code: 'ND108',
        title: `m2 of ${SECOND} and cluster ${CLUSTER} do not reach each other`,
        direction: 'both',
        evidence: [
          '8 of 8 such probes failed (tcp; IPv4): TIMEOUT',
          'within its cluster: 6 of 6 passed',
          'between other nodes of the two clusters: 24 of 24 passed',
        ],
      },
    ],
    [
      'the way out',
      RUN,
      failing(timeout, outOf('n2')),
      {
        code: 'ND108',
        title: `n2 of ${CLUSTER} does not reach cluster ${SECOND}`,
        direction: 'outbound',
        evidence: ['the other way: 4 of 4 passed', 'within its cluster: 3 of 3 passed'],
      },
    ],
    [
      'the way in',
      RUN,
      failing(timeout, into('n2')),
      {
        code: 'ND108',
        title: `Cluster ${SECOND} does not reach n2 of ${CLUSTER}`,
        direction: 'inbound',
        evidence: ['within its cluster: 3 of 3 passed'],
      },
    ],
    [
      'its pods',
      { ...RUN, paths: LAYERED },
      failing(timeout, (probe) => {
        const [from, to] = probe.path.split('-');
        return (outOf('n2')(probe) && from === 'pod') || (into('n2')(probe) && to === 'pod');
      }),
      {
        code: 'ND108',
        title: `The pods of n2 of ${CLUSTER} and cluster ${SECOND} do not reach each other`,
        direction: 'both',
        evidence: ['other probes between the same ends: 16 of 16 passed'],
      },
    ],
    [
      'if nothing within the clusters was probed, no more is said than is known',
      ACROSS,
      failing(timeout, outOf('n2')),
      {
        code: 'ND103',
        title: `n2 of ${CLUSTER} does not reach cluster ${SECOND}`,
        direction: 'outbound',
        alternatives: [`Nothing gets out of n2 of ${CLUSTER}`],
      },
    ],
    [
      'a node that is also cut off from its own cluster is cut off',
      RUN,
      failing(timeout, ({ from, to }) => from === 'n2' || to === 'n2'),
      { code: 'ND101', title: `n2 of ${CLUSTER} is cut off: nothing gets in or out`, direction: 'both' },
    ],
    [
      'the gateways, one way',
      RUN,
      failing(timeout, (probe) => isAcross(probe) && probe.from.startsWith('n')),
      {
        code: 'ND221',
        title: `Cluster ${CLUSTER} does not reach cluster ${SECOND}`,
        direction: 'outbound',
        alternatives: [`Nothing gets out of cluster ${CLUSTER}`, `Nothing gets into cluster ${SECOND}`],
      },
    ],
  ])('%s', (_, run, breaks, expected) => expectOne(diagnosed(run, breaks), expected));

  test('the subject is the node, and the commands are for it', () => {
    const { subject, next } = theFinding(diagnosed(RUN, failing(timeout, either('m2'))));
    expect(subject).toEqual({ kind: 'node', cluster: SECOND, name: 'm2' });
    expect(next[0]?.command).toContain(`--context ${SECOND} get pods`);
    expect(next[0]?.command).toContain('spec.nodeName=m2');
  });

  test('lost full-size packets on the leg are named', () => {
    const run = { ...RUN, checks: ['tcp', 'mtu'] };
    const breaks = failing(failure('MTU'), (probe) => probe.check === 'mtu' && outOf('n2')(probe));
    expectOne(diagnosed(run, breaks), {
      code: 'ND402',
      title: `Full-size packets from n2 of ${CLUSTER} to cluster ${SECOND} are lost`,
      direction: 'outbound',
    });
  });

  test('Services that fail within a cluster have nothing to do with what is between the two', () => {
    const services = [
      aService('apiserver', END.apiserver, { aim: { role: 'apiserver' } }),
      aService('service', END.clusterIp, { aim: { role: 'cluster-ip' } }),
      aService('service', END.headless, { aim: { role: 'headless' } }),
    ];
    const report = diagnosed(
      { ...RUN, services },
      failing(timeout, (probe) => isAcross(probe) || (probe.from === 'n3' && probe.path === 'pod-service')),
    );
    expect(report.findings.map(({ code, explains }) => [code, explains])).toEqual([
      ['ND221', 32],
      ['ND511', 3],
    ]);
  });

  test('if nothing within the clusters was probed, the next step is to probe it', () => {
    const commands = (run: RunOptions) =>
      theFinding(diagnosed(run, failing(timeout, outOf('n2')))).next.map(({ command }) => command);
    const within = `kubectl netdoctor check --context ${CLUSTER} --dst-context ${SECOND} --within`;
    expect(commands(ACROSS)).toContain(within);
    expect(commands(RUN)).not.toContain(within);
  });

  test('two legs are two findings', () => {
    const report = diagnosed(
      RUN,
      failing(timeout, (probe) => either('n2')(probe) || outOf('m3')(probe)),
    );
    expect(report.findings.map(({ code, subject, direction }) => [code, subject.name, direction])).toEqual([
      ['ND108', 'n2', 'both'],
      ['ND108', 'm3', 'outbound'],
    ]);
  });

  test('a dead gateway is a node that is cut off, and clusters that do not reach each other', () => {
    const report = diagnosed(
      RUN,
      failing(timeout, (probe) => isAcross(probe) || probe.from === 'n1' || probe.to === 'n1'),
    );
    expect(report.findings.map(({ code }) => code)).toEqual(['ND221', 'ND101']);
  });
});

describe('a gateway that carries only its own traffic', () => {
  const LEGS = failing(timeout, (probe) => isAcross(probe) && probe.from !== 'n1' && probe.to !== 'n1');
  const WAYS = ['outbound', 'inbound'] as const;
  const oneWay = (way: (typeof WAYS)[number]) =>
    failing(timeout, (probe) => {
      const end = way === 'outbound' ? probe.from : probe.to;
      return isAcross(probe) && end.startsWith('n') && end !== 'n1';
    });
  const others = `nodes of cluster ${CLUSTER} other than n1`;

  test.each<FindingCase>([
    [
      'both ways',
      RUN,
      LEGS,
      {
        code: 'ND222',
        title: `The ${others} and cluster ${SECOND} do not reach each other`,
        direction: 'both',
        evidence: [
          '24 of 24 such probes failed (tcp; IPv4): TIMEOUT',
          'within its cluster: 12 of 12 passed',
          `between n1 of ${CLUSTER} and cluster ${SECOND}: 8 of 8 passed`,
        ],
      },
    ],
    [
      'the way out',
      RUN,
      oneWay('outbound'),
      {
        code: 'ND222',
        title: `The ${others} do not reach cluster ${SECOND}`,
        direction: 'outbound',
        evidence: ['the other way: 12 of 12 passed'],
      },
    ],
    [
      'the way in',
      RUN,
      oneWay('inbound'),
      { code: 'ND222', title: `Cluster ${SECOND} does not reach the ${others}`, direction: 'inbound' },
    ],
    [
      'if nothing within was probed',
      ACROSS,
      LEGS,
      { code: 'ND222', title: `The ${others} and cluster ${SECOND} do not reach each other`, direction: 'both' },
    ],
    [
      'of pods',
      { ...RUN, paths: LAYERED },
      failing(timeout, (probe) => {
        const [from, to] = probe.path.split('-');
        const isPodOf = (name: string, layer: string | undefined) =>
          name !== 'n1' && name.startsWith('n') && layer === 'pod';
        return isAcross(probe) && (isPodOf(probe.from, from) || isPodOf(probe.to, to));
      }),
      {
        code: 'ND222',
        title: `The pods of cluster ${CLUSTER} other than those of n1 and cluster ${SECOND} do not reach each other`,
        direction: 'both',
      },
    ],
    [
      'of clusters so large that one node of them hardly counts',
      { nodes: 50, second: second, within: true },
      LEGS,
      { code: 'ND222', title: `The ${others} and cluster ${SECOND} do not reach each other`, direction: 'both' },
    ],
  ])('%s', (_, run, breaks, expected) => expectOne(diagnosed(run, breaks), expected));

  test('the subject is its cluster towards the other one, and the commands are for the gateway', () => {
    const { subject, next } = theFinding(diagnosed(RUN, LEGS));
    const cluster = (name: string) => ({ cluster: name, name });
    expect(subject).toEqual({ kind: 'cluster', ...cluster(CLUSTER), nodes: ['n2', 'n3', 'n4'], to: cluster(SECOND) });
    expect(next[0]?.command).toContain('spec.nodeName=n1');
  });

  test('it is a gateway, also if the others of its cluster are a subnet of their own', () => {
    const inSubnet = (node: PlannedNode, subnet: string) => ({ ...node, subnets: [subnet] });
    const report = diagnosed(
      {
        ...RUN,
        nodes: manyNodes(4, (n) => ({ subnets: [n === 1 ? '10.0.1.0/24' : '10.0.2.0/24'] })),
        second: second.map((node) => inSubnet(node, '10.0.3.0/24')),
      },
      LEGS,
    );
    expect(theFinding(report)).toMatchObject({ code: 'ND222', subject: { nodes: ['n2', 'n3', 'n4'] } });
  });

  test('it is a gateway, also if nothing within the clusters was probed', () => {
    const nodes = manyNodes(4, (n) => ({ subnets: [n === 1 ? '10.0.1.0/24' : '10.0.2.0/24'] }));
    const others = second.map((node, index) => ({ ...node, subnets: [`10.1.${index}.0/24`] }));
    expect(theFinding(diagnosed({ nodes, second: others }, LEGS)).code).toBe('ND222');
  });

  test('a node that does not reach the other cluster either is none', () => {
    const isHere = (name: string) => Number(name.slice(1)) <= 3;
    const report = diagnosed(
      {
        ...RUN,
        nodes: manyNodes(6, (n) => ({ zone: isHere(`n${n}`) ? 'here' : 'there' })),
        second: second.map((node, index) => ({ ...node, zone: index < 2 ? 'here' : 'there' })),
        checks: ['tcp', 'udp'],
      },
      ({ from, to, check }) => {
        const isBetween = from.startsWith('n') && to.startsWith('n') && isHere(from) !== isHere(to);
        if (isBetween) return failure('UNREACHABLE');
        const isStray = from === 'm1' && to === 'n5' && check === 'tcp';
        return from.charAt(0) !== to.charAt(0) && !isStray ? timeout : undefined;
      },
    );
    expect(report.findings.map(({ code }) => code)).toEqual(['ND221', 'ND211']);
  });

  test('if the clusters do not reach each other at all, no node is called a gateway', () => {
    const { code, alternatives } = theFinding(diagnosed({ ...RUN, nodes: 30 }, failing(timeout, isAcross)));
    expect([code, alternatives.join()]).toEqual(['ND221', expect.not.stringContaining('other than')]);
  });
});

test('three pings between two zones that are lost by chance have no cause', () => {
  const zone = (n: number) => ({ zone: n <= 2 ? 'zone-a' : 'zone-b' });
  const run: RunOptions = {
    nodes: manyNodes(4, zone),
    second: second.map((node, index) => ({ ...node, ...zone(index + 1) })),
    within: true,
    checks: ['tcp', 'udp', 'mtu', 'icmp'],
    paths: ['node-node', 'node-pod'],
  };
  const lost = [way('m1', 'n3'), way('m1', 'n4'), way('m2', 'n3')];
  const isPing = ({ check, path }: NamedProbe) => check === 'icmp' && path === 'node-node';
  const { findings } = diagnosed(run, (probe) => {
    if (!isPing(probe)) return undefined;
    return way('m2', 'n4')(probe) ? execError : failing(timeout, (one) => lost.some((is) => is(one)))(probe);
  });
  expect(findings.map(({ code }) => code)).toEqual(['ND901']);
});
