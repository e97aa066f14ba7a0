import { describe, expect, test } from 'vitest';
import { nodeCause } from '../../../src/floater/trouble/node.ts';
import type { Condition, Node } from '../../../src/kube/objects.ts';
import { aKubeNode } from '../../support/objects.ts';
import { causeIn, recorded, sceneOf } from '../../support/scenes.ts';

const NOW = Date.parse('2030-01-01T00:10:00Z');
const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();
const conditions = (condition: Partial<Condition>) => ({
  conditions: [{ type: 'Ready', status: 'False', message: 'x', ...condition } as Condition],
});

function cause(node: Node | undefined) {
  const scene = sceneOf(recorded('probe-fails'), { now: NOW, nodes: new Map([['n1', node]]) });
  return nodeCause('n1', true, scene);
}

describe('a node that is not ready', () => {
  test.each([
    { why: 'boots', status: { status: 'False', lastTransitionTime: ago(59) }, final: false },
    { why: 'has been booting for too long', status: { status: 'False', lastTransitionTime: ago(61) }, final: true },
    { why: 'just fell silent', status: { status: 'Unknown', lastTransitionTime: ago(29) }, final: false },
    { why: 'stays silent', status: { status: 'Unknown', lastTransitionTime: ago(31) }, final: true },
    { why: 'does not say since when', status: { status: 'False' }, final: false },
  ] as const)('$why', ({ status, final }) => {
    expect(cause(aKubeNode('n1', {}, { status: conditions(status) }))).toEqual({
      words: 'the node is not ready: x',
      final,
    });
  });

  test('is ready again, or has reported nothing yet', () => {
    expect(cause(aKubeNode('n1'))).toBeUndefined();
    expect(cause(aKubeNode('n1', {}, { status: {} }))).toEqual({ words: 'the node is not ready', final: false });
  });

  test('was removed from the cluster', () => {
    expect(cause(undefined)).toEqual({ words: 'the node is not in the cluster any more', final: true });
  });

  test('is the cause, whatever its pod reported before', () => {
    const recording = recorded('node-unreachable');
    expect(causeIn(recording, { now: Date.parse(recording.now) + 60_000 })).toEqual({
      words: 'the node is not ready: kubelet stopped posting node status',
      final: true,
    });
  });
});
