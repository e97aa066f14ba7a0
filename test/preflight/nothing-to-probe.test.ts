import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { noPairRemarks, plansNothing, refuseNothing } from '../../src/preflight/nothing-to-probe.ts';
import { aNode, aPlan, CLUSTER, type PlanOptions, SECOND } from '../support/plan.ts';

const DNS: PlanOptions = {
  checks: [
    { name: 'tcp', paths: ['pod-pod'] },
    { name: 'dns', paths: ['pod-service'] },
  ],
  services: [{ cluster: CLUSTER, layer: 'service', check: 'dns', node: 'DNS', families: ['ipv6'], aim: {} }],
};
const second = ['n1', 'm2'].map((name) => aNode(name, { cluster: SECOND }));

function refusal(plan: Plan): { readonly message?: string; readonly hint?: string; readonly code?: string } {
  try {
    refuseNothing(plan);
    return {};
  } catch (error) {
    return error as ReturnType<typeof refusal>;
  }
}

describe('if nothing can be probed, the error says why, before anything is made', () => {
  test.each<{ what: string; plan: Plan; why: string }>([
    { what: 'a cluster of one node', plan: aPlan(1), why: 'n1 is the only node' },
    {
      what: 'all but one are excluded',
      plan: aPlan(3, { chosen: { excluded: ['n1', 'n2'] } }),
      why: 'n3 is the only node left',
    },
    { what: 'all are excluded', plan: aPlan(3, { chosen: { excluded: ['*'] } }), why: 'no node is left' },
    {
      what: 'the only source is excluded',
      plan: aPlan(3, { chosen: { sources: ['n1'], excluded: ['n1'] } }),
      why: 'no node is left that probes come from',
    },
    {
      what: 'the only destination is excluded',
      plan: aPlan(3, { chosen: { sources: ['n1'], destinations: ['n2'], excluded: ['n2'] } }),
      why: 'no node is left that probes go to',
    },
    {
      what: 'from one node to itself',
      plan: aPlan(3, { chosen: { sources: ['n1'], destinations: ['n1'] } }),
      why: 'n1 is the only node left',
    },
    {
      what: 'within one of two clusters',
      plan: aPlan(2, { second, chosen: { sources: ['cluster-a/n1'], destinations: ['cluster-a/n2'] } }),
      why:
        'probes go from cluster-a to cluster-b and from cluster-b to cluster-a, and none of them from cluster-a/n1 to ' +
        'cluster-a/n2',
    },
    {
      what: 'only the opposite direction',
      plan: aPlan(2, { second, oneWay: true, chosen: { sources: ['cluster-b/*'], destinations: ['cluster-a/n2'] } }),
      why: 'probes go from cluster-a to cluster-b, and none of them from cluster-b/m2, cluster-b/n1 to cluster-a/n2',
    },
  ])('$what: $why', ({ plan, why }) => {
    expect(refusal(plan)).toMatchObject({ code: 'NOTHING_TO_PROBE', message: `there is nothing to probe: ${why}` });
    expect(plansNothing(plan)).toBe(true);
  });

  test('nodes that are left out are named with the reason, one line for each reason', () => {
    const untested = [{ cluster: CLUSTER, node: 'w1', reason: 'operating system windows', byRule: true }];
    const plan = aPlan(0, {
      nodes: ['n1', 'n2', 'w1'].map((name) => aNode(name)),
      untested,
      chosen: { excluded: ['n1'] },
    });
    expect(refusal(plan).hint?.split('\n').slice(0, 2)).toEqual([
      'left out: w1: operating system windows',
      'left out: n1: excluded by --exclude',
    ]);
  });

  test('one pair is enough; so is a Service in any family, or another layer of the same node', () => {
    expect(refusal(aPlan(2))).toEqual({});
    expect(refusal(aPlan(1, DNS))).toEqual({});
    expect(refusal(aPlan(1, { checks: [{ name: 'tcp', paths: ['node-pod'] }] }))).toEqual({});
    expect(
      refusal(aPlan(2, { second, within: true, chosen: { sources: ['n1'], destinations: ['cluster-a/n2'] } })),
    ).toEqual({});
  });
});

describe('noPairRemarks', () => {
  test('if only Services can be probed, it says so and why', () => {
    expect(noPairRemarks(aPlan(1, DNS))).toEqual([
      { cluster: '', code: 'NO_PAIRS', detail: 'there is no pair of nodes to probe: n1 is the only node' },
    ]);
    expect(noPairRemarks(aPlan(2, DNS))).toEqual([]);
  });

  test('none if nobody asked for pairs', () => {
    expect(noPairRemarks(aPlan(1, { ...DNS, checks: [{ name: 'dns', paths: ['pod-service'] }] }))).toEqual([]);
  });
});
