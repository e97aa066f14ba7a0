import { describe, expect, test } from 'vitest';
import { type Chosen, idlePatterns, notChosen, roleOf } from '../../src/model/chosen-nodes.ts';
import { CLUSTER, SECOND } from '../support/plan.ts';

const named = (name: string, cluster = CLUSTER) => ({ cluster, name });
const NODES = [named('n1'), named('n2'), named('worker-10'), named('n1', SECOND)];

describe('roleOf', () => {
  test.each<{ chosen: Chosen; role?: string }>([
    { chosen: {} },
    { chosen: { sources: ['n1'] } },
    { chosen: { destinations: ['n1'] } },
    { chosen: { sources: ['n1'], destinations: ['n1'] } },
    { chosen: { sources: ['n1'], destinations: ['n2'] }, role: 'source' },
    { chosen: { sources: ['n2'] }, role: 'destination' },
    { chosen: { destinations: ['n2'] }, role: 'source' },
    { chosen: { sources: ['n2'], destinations: ['n1'] }, role: 'destination' },
  ])('n1 with $chosen is $role', ({ chosen, role }) => {
    expect(roleOf(chosen, named('n1')).role).toBe(role);
  });
});

describe('notChosen', () => {
  const left = (chosen: Chosen, others: readonly string[] = []) =>
    notChosen(
      chosen,
      NODES,
      others.map((node) => ({ cluster: CLUSTER, node, reason: 'no label', byRule: true })),
    ).map(({ cluster, node, reason, byRule }) => {
      expect(byRule).toBe(true);
      return `${cluster}/${node}: ${reason}`;
    });
  const NEITHER = 'neither among --src-nodes nor --dst-nodes';

  test.each<{ chosen: Chosen; is: readonly string[] }>([
    { chosen: {}, is: [] },
    {
      chosen: { excluded: ['n1'] },
      is: ['cluster-a/n1: excluded by --exclude', 'cluster-b/n1: excluded by --exclude'],
    },
    { chosen: { excluded: [`${SECOND}/n1`] }, is: ['cluster-b/n1: excluded by --exclude'] },
    { chosen: { excluded: ['worker-*'] }, is: ['cluster-a/worker-10: excluded by --exclude'] },
    { chosen: { excluded: ['worker'] }, is: [] },
    { chosen: { excluded: ['n.'] }, is: [] },
    { chosen: { sources: ['n2'] }, is: [] },
    { chosen: { sources: ['n1'], destinations: ['n2'] }, is: [`cluster-a/worker-10: ${NEITHER}`] },
    {
      chosen: { sources: [`${CLUSTER}/*`], destinations: [`${CLUSTER}/n*`], excluded: ['n2'] },
      is: ['cluster-a/n2: excluded by --exclude', `cluster-b/n1: ${NEITHER}`],
    },
  ])('$chosen leaves out $is', ({ chosen, is }) => {
    expect(left(chosen)).toEqual(is);
  });

  test('a node that is already left out is not listed twice', () => {
    expect(left({ excluded: ['*'] }, ['n1', 'n2', 'worker-10'])).toEqual(['cluster-b/n1: excluded by --exclude']);
  });
});

test('patterns that match no node are reported', () => {
  expect(idlePatterns(['n1', 'n7', 'worker*', 'cluster-b/n2', 'N1'], NODES)).toEqual(['n7', 'cluster-b/n2', 'N1']);
  expect(idlePatterns([], NODES)).toEqual([]);
});
