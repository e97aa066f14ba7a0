import { describe, expect, test } from 'vitest';
import type { Chosen } from '../../src/model/chosen-nodes.ts';
import { refuseIdlePatterns } from '../../src/preflight/chosen-faults.ts';
import { aNode, SECOND } from '../support/plan.ts';

const NAMES = { sources: '--src-nodes', destinations: '--dst-nodes' };
const NODES = ['n1', 'n2', 'worker-10'].map((name) => aNode(name));

function refusal(chosen: Chosen, nodes = NODES) {
  try {
    refuseIdlePatterns(chosen, nodes, NAMES);
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('refuseIdlePatterns', () => {
  test.each<{ chosen: Chosen; message: string; hint: string }>([
    {
      chosen: { sources: ['nope'] },
      message: '--src-nodes: no node is called nope',
      hint: 'the nodes are n1, n2, worker-10',
    },
    {
      chosen: { sources: ['n1', 'worker10'] },
      message: '--src-nodes: no node is called worker10',
      hint: 'did you mean worker-10?\nthe nodes are n1, n2, worker-10',
    },
    {
      chosen: { destinations: ['N1', 'n2'] },
      message: '--dst-nodes: no node is called N1',
      hint: 'did you mean n1?\nthe nodes are n1, n2, worker-10',
    },
    {
      chosen: { sources: ['n*'], destinations: ['m*', 'other/n1'] },
      message: '--dst-nodes: no node is called m*, other/n1',
      hint: expect.stringContaining('the nodes are n1, n2, worker-10'),
    },
  ])('$chosen: $message', ({ chosen, message, hint }) => {
    expect(refusal(chosen)).toMatchObject({ code: 'NO_SUCH_NODE', message, hint });
  });

  test('patterns that match are fine', () => {
    expect(
      refusal({ sources: ['n*'], destinations: ['cluster-a/n2'], excluded: ['worker-*', 'gone'] }),
    ).toBeUndefined();
    expect(refusal({})).toBeUndefined();
  });

  test('with two clusters, the names include their cluster; of many nodes, only some are listed', () => {
    const both = [aNode('n1'), aNode('n1', { cluster: SECOND })];
    expect(refusal({ sources: ['x'] }, both)).toMatchObject({ hint: 'the nodes are cluster-a/n1, cluster-b/n1' });
    const many = Array.from({ length: 1000 }, (_, index) => aNode(`node-${index}`));
    expect(refusal({ sources: ['x'] }, many)).toMatchObject({ hint: expect.stringMatching(/node-19 and 980 more$/) });
  });
});
