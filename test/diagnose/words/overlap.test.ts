import { describe, expect, test } from 'vitest';
import { overlapFindings } from '../../../src/diagnose/words/overlap.ts';
import { bind } from '../../../src/model/bound-plan.ts';
import { aReport } from '../../support/matrix.ts';
import { aNode, aPlan, SECOND } from '../../support/plan.ts';

function told(theirs: readonly string[], ours: readonly string[] = ['10.244.1.0/24', 'fd00:1::/64']) {
  const nodes = [aNode('n1', { podCIDRs: ours }), aNode('n2', { podCIDRs: ['10.244.2.0/24'] })];
  const second = [aNode('m1', { cluster: SECOND, podCIDRs: theirs })];
  const run = aReport(bind(aPlan(0, { nodes, second }), [], []));
  return overlapFindings({ run }, 0).map(({ title, evidence }) => ({ title, evidence }));
}

const TITLE = 'Pods of cluster-a and of cluster-b have the same addresses';

describe('pod CIDRs of two clusters', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['the same', ['10.244.1.0/24'], ['10.244.1.0/24 of n1 and 10.244.1.0/24 of m1']],
    [
      'one that contains others',
      ['10.244.0.0/16'],
      ['10.244.1.0/24 of n1 and 10.244.0.0/16 of m1', '10.244.2.0/24 of n2 and 10.244.0.0/16 of m1'],
    ],
    ['one that is contained', ['10.244.2.128/25'], ['10.244.2.0/24 of n2 and 10.244.2.128/25 of m1']],
    ['IPv6', ['fd00:1::/80'], ['fd00:1::/64 of n1 and fd00:1::/80 of m1']],
  ])('%s: reported, with the nodes', (_, theirs, evidence) => {
    expect(told(theirs)).toEqual([{ title: TITLE, evidence }]);
  });

  test.each([[['10.245.1.0/24']], [['fd00:2::/64']], [[]], [['what is no CIDR']]])('%j: nothing', (theirs) => {
    expect(told(theirs)).toEqual([]);
  });

  test('within one cluster nothing is compared', () => {
    const nodes = ['n1', 'n2'].map((name) => aNode(name, { podCIDRs: ['10.244.1.0/24'] }));
    expect(overlapFindings({ run: aReport(bind(aPlan(0, { nodes }), [], [])) }, 0)).toEqual([]);
  });
});
