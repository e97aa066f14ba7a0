import { describe, expect, test } from 'vitest';
import { addressOf, bind, endpointName, isPair } from '../../src/model/bound-plan.ts';
import type { Family, Path } from '../../src/model/network.ts';
import type { Endpoint, FloaterEnd, ServiceEnd } from '../../src/model/plan.ts';
import { aFloater, aNode, aPlan, CLUSTER, type PlanOptions, SECOND } from '../support/plan.ts';
import { aService } from '../support/services.ts';

function pod(node: string): FloaterEnd {
  return { cluster: CLUSTER, node, layer: 'pod' };
}

describe('bind', () => {
  test("puts each floater at its endpoint's position, and leaves the others empty", () => {
    const bound = bind(aPlan(3), [aFloater(3), aFloater(1)], []);
    expect(bound.floaters.map((floater) => floater?.pod)).toEqual([
      'netdoctor-floater-1',
      undefined,
      'netdoctor-floater-3',
    ]);
  });

  test('ignores floaters of other clusters and layers', () => {
    const strangers = [aFloater(1, { cluster: 'cluster-b' }), aFloater(2, { layer: 'node' })];
    expect(bind(aPlan(2), strangers, []).floaters).toEqual([undefined, undefined]);
  });

  test('lists the nodes whose floater is missing after those left out by rule', () => {
    const byRule = { cluster: CLUSTER, node: 'n1', reason: 'excluded', byRule: true };
    const missing = { cluster: CLUSTER, node: 'n2', reason: 'ImagePullBackOff', byRule: false };
    expect(bind(aPlan(2, { untested: [byRule] }), [], [missing]).untested).toEqual([byRule, missing]);
  });

  test.each([
    { promised: ['10.0.0.0/24'], addresses: ['10.0.0.2'], families: ['ipv4'] },
    { promised: ['10.0.0.0/24'], addresses: ['10.0.0.2', 'fd00::2'], families: ['ipv4', 'ipv6'] },
    { promised: ['10.0.0.0/24', 'fd00::/64'], addresses: ['10.0.0.2'], families: ['ipv4', 'ipv6'] },
    { promised: [], addresses: ['fd00::2', '10.0.0.2'], families: ['ipv4', 'ipv6'] },
    { promised: [], addresses: ['fd00::2'], families: ['ipv6'] },
  ])('probes $families if $promised is planned and $addresses exists', ({ promised, addresses, families }) => {
    const plan = aPlan(0, { nodes: [aNode('n1', { podCIDRs: promised }), aNode('n2', { podCIDRs: promised })] });
    const { sections } = bind(plan, [aFloater(1, { addresses })], []);
    expect(sections).toEqual(families.map((family) => ({ check: 'tcp', path: 'pod-pod', family })));
  });

  test('has a section for each check and path', () => {
    const plan = aPlan(2, {
      checks: [
        { name: 'tcp', paths: ['pod-pod', 'node-node'] },
        { name: 'udp', paths: ['pod-pod'] },
      ],
    });
    expect(bind(plan, [], []).sections.map(({ check, path }) => `${check} ${path}`)).toEqual([
      'tcp pod-pod',
      'tcp node-node',
      'udp pod-pod',
    ]);
  });
});

describe('services', () => {
  const checks = [{ name: 'dns', paths: ['pod-service', 'pod-pod'] }] as const;
  const of = (...services: ServiceEnd[]) => bind(aPlan(2, { checks, services }), [aFloater(1)], []);

  test.each<{ services: readonly ServiceEnd[]; families: readonly string[] }>([
    { services: [], families: [] },
    { services: [aService('dns', 'a')], families: ['ipv4'] },
    { services: [aService('dns', 'a', { families: ['ipv6'] })], families: ['ipv6'] },
    { services: [aService('dns', 'a', { families: ['ipv6'] }), aService('dns', 'b')], families: ['ipv4', 'ipv6'] },
    { services: [aService('http', 'a')], families: [] },
  ])('are probed in the families that they have: $families', ({ services, families }) => {
    const { sections } = of(...services);
    expect(sections.filter(({ path }) => path === 'pod-service').map(({ family }) => family)).toEqual(families);
    expect(sections.filter(({ path }) => path === 'pod-pod')).toHaveLength(1);
  });

  test("deploy's facts about an aim are added to the plan's, by the name of its endpoint", () => {
    const [a, b] = [
      aService('dns', 'a', { aim: { kind: 'x', port: 1 } }),
      aService('dns', 'b', { aim: { kind: 'y' } }),
    ];
    const made = new Map([[endpointName(a), { port: 2, addresses: ['10.96.0.1'] }]]);
    const bound = bind(aPlan(1, { checks, services: [a, b] }), [], [], { aims: made, echoes: [] });
    expect(bound.aims).toEqual([undefined, { kind: 'x', port: 2, addresses: ['10.96.0.1'] }, { kind: 'y' }]);
    expect(bound.floaters).toEqual([undefined, undefined, undefined]);
  });

  test.each<{ from: Endpoint; to: ServiceEnd; family?: Family; pair: boolean }>([
    { from: pod('n1'), to: aService('dns', 'a'), pair: true },
    { from: pod('n1'), to: aService('http', 'a'), pair: false },
    { from: pod('n1'), to: aService('dns', 'a', { families: ['ipv6'] }), pair: false },
    { from: pod('n1'), to: aService('dns', 'a', { families: ['ipv6'] }), family: 'ipv6', pair: true },
    { from: pod('n1'), to: aService('dns', 'a', { cluster: SECOND }), pair: false },
    { from: { ...pod('n1'), layer: 'node' }, to: aService('dns', 'a'), pair: false },
    { from: { ...pod('n1'), role: 'source' }, to: aService('dns', 'a'), pair: true },
    { from: { ...pod('n1'), role: 'destination' }, to: aService('dns', 'a'), pair: false },
    { from: aService('dns', 'b'), to: aService('dns', 'a'), pair: false },
  ])('$from to $to over $family: $pair', ({ from, to, family = 'ipv4', pair }) => {
    const section = { check: 'dns', path: 'pod-service', family } as const;
    expect(isPair(aPlan(2), section, { source: from, destination: to })).toBe(pair);
  });

  test('a cluster that is not a source probes no services', () => {
    const plan = aPlan(1, { second: [aNode('m1', { cluster: SECOND })], oneWay: true });
    const section = { check: 'dns', path: 'pod-service', family: 'ipv4' } as const;
    const isOwn = (cluster: string) =>
      isPair(plan, section, { source: { ...pod('x'), cluster }, destination: aService('dns', 'a', { cluster }) });
    expect([CLUSTER, SECOND].map(isOwn)).toEqual([true, false]);
  });
});

test.each<{ from: FloaterEnd['role']; to: FloaterEnd['role']; pair: boolean }>([
  { from: 'source', to: 'destination', pair: true },
  { from: 'source', to: undefined, pair: true },
  { from: undefined, to: 'destination', pair: true },
  { from: 'destination', to: undefined, pair: false },
  { from: undefined, to: 'source', pair: false },
])('from a floater with role $from to one with role $to: $pair', ({ from, to, pair }) => {
  const end = (node: string, role: FloaterEnd['role']) => ({ ...pod(node), ...(role ? { role } : {}) });
  const section = { check: 'tcp', path: 'pod-pod', family: 'ipv4' } as const;
  expect(isPair(aPlan(2), section, { source: end('n1', from), destination: end('n2', to) })).toBe(pair);
});

describe('isPair', () => {
  const end = (node: string, layer: 'pod' | 'node') => ({ cluster: CLUSTER, node, layer });

  test.each<{ path: Path; from: ReturnType<typeof end>; to: ReturnType<typeof end>; pair: boolean }>([
    { path: 'pod-pod', from: end('n1', 'pod'), to: end('n2', 'pod'), pair: true },
    { path: 'pod-pod', from: end('n1', 'pod'), to: end('n1', 'pod'), pair: false },
    { path: 'pod-pod', from: end('n1', 'pod'), to: end('n2', 'node'), pair: false },
    { path: 'pod-node', from: end('n1', 'pod'), to: end('n1', 'node'), pair: true },
    { path: 'pod-node', from: end('n1', 'node'), to: end('n2', 'pod'), pair: false },
    { path: 'node-node', from: end('n1', 'node'), to: end('n1', 'node'), pair: false },
  ])('$path from $from.node $from.layer to $to.node $to.layer: $pair', ({ path, from, to, pair }) => {
    expect(isPair(aPlan(2), { check: 'tcp', path, family: 'ipv4' }, { source: from, destination: to })).toBe(pair);
  });

  test.each<{ options: Pick<PlanOptions, 'oneWay' | 'within'>; pairs: readonly boolean[] }>([
    { options: {}, pairs: [true, true, false, false] },
    { options: { oneWay: true }, pairs: [true, false, false, false] },
    { options: { within: true }, pairs: [true, true, true, true] },
    { options: { oneWay: true, within: true }, pairs: [true, false, true, true] },
  ])('two clusters, $options: there, back, within each: $pairs', ({ options, pairs }) => {
    const plan = aPlan(2, { ...options, second: [aNode('n1', { cluster: SECOND }), aNode('n2', { cluster: SECOND })] });
    const [here, there] = [end('n1', 'pod'), { ...end('n1', 'pod'), cluster: SECOND }];
    const isOne = (source: Endpoint, destination: Endpoint) =>
      isPair(plan, { check: 'tcp', path: 'pod-pod', family: 'ipv4' }, { source, destination });
    expect([
      isOne(here, there),
      isOne(there, here),
      isOne(here, { ...here, node: 'n2' }),
      isOne(there, { ...there, node: 'n2' }),
    ]).toEqual(pairs);
  });
});

describe('addressOf', () => {
  test('finds the address of a family', () => {
    const floater = aFloater(1, { addresses: ['10.0.0.1', 'fd00::1'] });
    expect([addressOf(floater, 'ipv4'), addressOf(floater, 'ipv6')]).toEqual(['10.0.0.1', 'fd00::1']);
    expect(addressOf(aFloater(1, { addresses: [] }), 'ipv4')).toBeUndefined();
  });
});
