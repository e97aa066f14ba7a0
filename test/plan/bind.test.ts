import { describe, expect, test } from 'vitest';
import { addressOf, bind, isPair } from '../../src/plan/bind.ts';
import type { Endpoint } from '../../src/plan/plan.ts';
import type { Path } from '../../src/plan/words.ts';
import { aFloater, aNode, aPlan, CLUSTER, type PlanOptions, SECOND } from '../support/plan.ts';

describe('bind', () => {
  test('puts each floater at the place of its endpoint, and leaves the others empty', () => {
    const bound = bind(aPlan(3), [aFloater(3), aFloater(1)], []);
    expect(bound.floaters.map((floater) => floater?.pod)).toEqual([
      'netdoctor-floater-1',
      undefined,
      'netdoctor-floater-3',
    ]);
  });

  test('takes no floater of another cluster or layer for its own', () => {
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
  ])('probes $families where $promised is promised and $addresses is there', ({ promised, addresses, families }) => {
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
