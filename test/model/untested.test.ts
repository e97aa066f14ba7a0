import { describe, expect, test } from 'vitest';
import { byReason, listed, untestedWords } from '../../src/model/untested.ts';
import { CLUSTER, SECOND } from '../support/plan.ts';

const missing = (node: string, reason: string, cluster = CLUSTER) => ({ cluster, node, reason, byRule: false });

describe('nodes that are not tested', () => {
  test('form one group per cluster and reason', () => {
    const groups = byReason([missing('n1', 'a'), missing('n2', 'b'), missing('n3', 'a'), missing('m1', 'a', SECOND)]);
    expect(groups.map(({ cluster, nodes, reason }) => `${cluster} ${nodes.join(' ')}: ${reason}`)).toEqual([
      'cluster-a n1 n3: a',
      'cluster-a n2: b',
      'cluster-b m1: a',
    ]);
  });

  test('are summarised quickly, even a thousand', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `n${index}`);
    expect(listed(names)).toBe('n0, n1, n2 and 997 more');
    expect(untestedWords(names.map((name) => missing(name, 'a')))).toBe('n0, n1, n2 and 997 more (a)');
  });

  test('are cut if there is little room', () => {
    const all = [missing('n1', 'quite long'), missing('n2', 'b'), missing('n3', 'c'), missing('n4', 'd')];
    expect(untestedWords(all, { groups: 2, reason: 6 })).toBe('n1 (quite…), n2 (b) and 2 more');
    expect(untestedWords(all)).toBe('n1 (quite long), n2 (b), n3 (c), n4 (d)');
  });
});
