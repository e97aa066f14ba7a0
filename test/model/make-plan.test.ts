import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endpointName } from '../../src/model/bound-plan.ts';
import { countPlanned } from '../../src/report/summary.ts';
import { compareNames } from '../../src/text/compare-names.ts';
import { aBound, aNode, aPlan, CLUSTER } from '../support/plan.ts';
import { aService } from '../support/services.ts';

describe('makePlan', () => {
  test('numbers the endpoints by node name, n2 before n10, whatever the order of the nodes', () => {
    const wanted = ['n1', 'n2', 'n9', 'n10', 'n100'];
    fc.assert(
      fc.property(fc.shuffledSubarray(wanted, { minLength: wanted.length }), (names) => {
        const plan = aPlan(0, { nodes: names.map((name) => aNode(name)) });
        expect(plan.endpoints).toEqual(wanted.map((node) => ({ cluster: CLUSTER, node, layer: 'pod' })));
        expect(plan.nodes.map(({ name }) => name)).toEqual(wanted);
      }),
    );
  });

  test('keeps a node that is left out in the list of nodes, but does not probe it', () => {
    const untested = [{ cluster: CLUSTER, node: 'n2', reason: 'excluded', byRule: true }];
    const plan = aPlan(3, { untested });
    expect(plan.nodes).toHaveLength(3);
    expect(plan.endpoints.map(({ node }) => node)).toEqual(['n1', 'n3']);
    expect(plan.untested).toEqual(untested);
  });

  test('has an endpoint for each layer of its paths', () => {
    const plan = aPlan(2, { checks: [{ name: 'tcp', paths: ['pod-pod', 'pod-node', 'node-node'] }] });
    expect(plan.endpoints.map(({ node, layer }) => `${node} ${layer}`)).toEqual([
      'n1 pod',
      'n2 pod',
      'n1 node',
      'n2 node',
    ]);
  });

  test('services come last, and need no floater of their own', () => {
    const services = [aService('dns', 'kube-dns')];
    const plan = aPlan(2, { checks: [{ name: 'dns', paths: ['node-service'] }], services });
    expect(plan.endpoints.map(endpointName)).toEqual([
      'cluster-a/n1/node',
      'cluster-a/n2/node',
      'cluster-a/kube-dns/service/dns',
    ]);
    expect(plan).not.toHaveProperty('services');
  });

  test('chosen nodes have a role, and the others are left out with a reason', () => {
    const untested = [{ cluster: CLUSTER, node: 'n4', reason: 'no label', byRule: true }];
    const chosen = { sources: ['n1', 'n2'], destinations: ['n2', 'n3'], excluded: ['n6'] };
    const plan = aPlan(6, { untested, chosen });
    expect(plan.endpoints.map((end) => `${end.node} ${'role' in end ? end.role : 'both'}`)).toEqual([
      'n1 source',
      'n2 both',
      'n3 destination',
    ]);
    expect(plan.untested.map(({ node, reason }) => `${node}: ${reason}`)).toEqual([
      'n4: no label',
      'n5: neither among --src-nodes nor --dst-nodes',
      'n6: excluded by --exclude',
    ]);
    expect(plan).not.toHaveProperty('chosen');
  });

  test.each([
    { podCIDRs: ['10.244.0.0/24'], families: ['ipv4'] },
    { podCIDRs: ['fd00::/64'], families: ['ipv6'] },
    { podCIDRs: ['fd00::/64', '10.244.0.0/24'], families: ['ipv4', 'ipv6'] },
    { podCIDRs: [], families: [] },
  ])('plans $families if the pod CIDRs are $podCIDRs', ({ podCIDRs, families }) => {
    expect(aPlan(0, { nodes: [aNode('n1', { podCIDRs })] }).families).toEqual(families);
  });
});

describe('the number of probes', () => {
  test.each([0, 1, 2, 3, 7])('is N·(N−1) for %i nodes', (count) => {
    expect(countPlanned(aBound(count))).toBe(count * Math.max(0, count - 1));
  });

  test('counts each family', () => {
    expect(countPlanned(aBound(4, (n) => ({ addresses: [`10.0.0.${n}`, `fd00::${n}`] })))).toBe(24);
  });

  test('also counts the pairs of a floater that never became ready', () => {
    expect(countPlanned(aBound(4, (n) => (n === 1 ? undefined : {})))).toBe(12);
  });
});

describe('compareNames', () => {
  test('is an order: no two different names are equal, and sorting is the same from any start', () => {
    const names = fc.uniqueArray(fc.string({ unit: 'grapheme-ascii', maxLength: 6 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(names, (found) => {
        const sorted = found.toSorted(compareNames);
        expect(found.toReversed().toSorted(compareNames)).toEqual(sorted);
        for (const [at, name] of sorted.slice(1).entries())
          expect(compareNames(sorted[at] ?? '', name)).toBeLessThan(0);
      }),
    );
  });
});
