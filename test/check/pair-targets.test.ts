import { describe, expect, test } from 'vitest';
import { pairTargets } from '../../src/check/plugin.ts';
import type { BoundPlan, Floater } from '../../src/model/bound-plan.ts';
import { aBound, identityOf, SECOND, twoClusters } from '../support/plan.ts';

const DUAL = (n: number): Partial<Floater> => ({ addresses: [`10.244.${n}.2`, `fd00::${n}`] });

function found(bound: BoundPlan, source = 0) {
  const { tried, untried } = pairTargets(bound, source, { check: 'tcp' });
  const node = (endpoint: number) => bound.plan.endpoints[endpoint]?.node;
  return {
    tried: tried.map(({ section, endpoint, address }) => `${section.family} ${node(endpoint)} ${address}`),
    untried: untried.map(({ section, endpoint, judgement }) => ({
      to: `${section.family} ${node(endpoint)}`,
      judgement,
    })),
  };
}

describe('pairTargets', () => {
  test('aims at every other floater, in every family', () => {
    expect(found(aBound(3, DUAL), 1)).toEqual({
      tried: ['ipv4 n1 10.244.1.2', 'ipv4 n3 10.244.3.2', 'ipv6 n1 fd00::1', 'ipv6 n3 fd00::3'],
      untried: [],
    });
  });

  test('carries the identity and the port of the floater at the other end', () => {
    const { tried } = pairTargets(
      aBound(2, () => ({ port: 9000 })),
      0,
      { check: 'tcp' },
    );
    expect(tried).toMatchObject([{ endpoint: 1, port: 9000, identity: identityOf(2) }]);
  });

  test('is empty for other checks and for sources that do not exist', () => {
    expect(pairTargets(aBound(3), 0, { check: 'udp' })).toEqual({ tried: [], untried: [] });
    expect(pairTargets(aBound(3), 7, { check: 'tcp' })).toEqual({ tried: [], untried: [] });
  });

  test('a family that one floater lacks is error POD at both its ends', () => {
    const bound = aBound(3, (n) => (n === 2 ? {} : DUAL(n)));
    const lacks = { verdict: 'error', reason: 'POD', detail: 'the floater on n2 has no IPv6 address' };
    expect(found(bound, 0).untried).toEqual([{ to: 'ipv6 n2', judgement: lacks }]);
    expect(found(bound, 1)).toEqual({
      tried: ['ipv4 n1 10.244.1.2', 'ipv4 n3 10.244.3.2'],
      untried: [
        { to: 'ipv6 n1', judgement: lacks },
        { to: 'ipv6 n3', judgement: lacks },
      ],
    });
  });

  test('a family that the nodes promise and no floater has is skip', () => {
    const bound = aBound(2, () => ({ addresses: ['fd00::9'] }));
    const skip = { verdict: 'skip', detail: 'no floater has an IPv4 address' };
    expect(found(bound)).toEqual({ tried: ['ipv6 n2 fd00::9'], untried: [{ to: 'ipv4 n2', judgement: skip }] });
  });

  test('across two clusters, aims at every floater of the other one and none of its own', () => {
    expect(found(twoClusters(), 0)).toEqual({ tried: ['ipv4 m1 10.245.1.2', 'ipv4 m2 10.245.2.2'], untried: [] });
    expect(found(twoClusters(), 2)).toEqual({ tried: ['ipv4 n1 10.244.1.2', 'ipv4 n2 10.244.2.2'], untried: [] });
    expect(found(twoClusters({ oneWay: true }), 2)).toEqual({ tried: [], untried: [] });
    expect(found(twoClusters({ within: true }), 2).tried).toContain('ipv4 m2 10.245.2.2');
  });

  test('a family that only one of two clusters has is skip across, and names the other', () => {
    const bound = twoClusters({ within: true }, ({ cluster, node }) =>
      cluster === SECOND ? {} : { addresses: [`10.244.${node.slice(1)}.2`, `fd00::${node.slice(1)}`] },
    );
    const judgement = { verdict: 'skip', detail: 'no floater of cluster-b has an IPv6 address' };
    expect(found(bound, 0)).toEqual({
      tried: ['ipv4 n2 10.244.2.2', 'ipv4 m1 10.245.1.2', 'ipv4 m2 10.245.2.2', 'ipv6 n2 fd00::2'],
      untried: [
        { to: 'ipv6 m1', judgement },
        { to: 'ipv6 m2', judgement },
      ],
    });
  });

  test('pairs of a cluster without any ready floater have no verdict, and are not skipped', () => {
    const bound = twoClusters({}, ({ cluster }) => (cluster === SECOND ? undefined : {}));
    expect(found(bound, 0)).toEqual({ tried: [], untried: [] });
  });

  test.each([0, 1])('a floater with a container that is not ours is error POD, seen from n%i + 1', (source) => {
    const trouble = "the floater's pod has a container that is not ours: istio-proxy";
    const bound = aBound(2, (n) => (n === 2 ? { trouble } : {}));
    const judgement = { verdict: 'error', reason: 'POD', detail: trouble };
    expect(found(bound, source)).toEqual({ tried: [], untried: [{ to: `ipv4 n${2 - source}`, judgement }] });
  });

  test('a floater that never became ready is not a target, and the pair has no verdict', () => {
    const bound = aBound(3, (n) => (n === 2 ? undefined : {}));
    expect(found(bound, 0)).toEqual({ tried: ['ipv4 n3 10.244.3.2'], untried: [] });
    expect(found(bound, 1)).toEqual({ tried: [], untried: [] });
  });
});

test('targets are made once for all sources', () => {
  const bound = aBound(4);
  const [first, second] = [0, 1].map((source) => pairTargets(bound, source, { check: 'tcp' }).tried);
  const at = (list: typeof first, endpoint: number) => list?.find((target) => target.endpoint === endpoint);
  expect(at(first, 3)).toBeDefined();
  expect(at(first, 3)).toBe(at(second, 3));
  const others = pairTargets({ ...bound, floaters: [...bound.floaters] }, 0, { check: 'tcp' });
  expect(at(others.tried, 3)).not.toBe(at(first, 3));
});

test('the same floaters in another plan have other targets', () => {
  const bound = aBound(3);
  const endpoints = bound.plan.endpoints.map((end) => ({ ...end, role: 'source' as const }));
  expect(pairTargets(bound, 0, { check: 'tcp' }).tried).toHaveLength(2);
  const alone = { ...bound, plan: { ...bound.plan, endpoints } };
  expect(pairTargets(alone, 0, { check: 'tcp' }).tried).toHaveLength(0);
  expect(pairTargets(bound, 0, { check: 'tcp' }).tried).toHaveLength(2);
});

test('what the floaters cannot do is not mixed up with what another check needs', () => {
  const bound = aBound(2, () => ({ can: [] }));
  expect(pairTargets(bound, 0, { check: 'tcp', needs: ['udp'] }).tried).toEqual([]);
  expect(pairTargets(bound, 0, { check: 'tcp' }).tried).toHaveLength(1);
});
