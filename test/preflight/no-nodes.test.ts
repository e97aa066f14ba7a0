import { describe, expect, test } from 'vitest';
import { refuseWithoutNodes } from '../../src/preflight/no-nodes.ts';
import { leftOut, type Placement } from '../../src/preflight/nodes.ts';
import { aKubeNode } from '../support/objects.ts';
import { CLUSTER } from '../support/plan.ts';

const NODES = [aKubeNode('n1', { disktype: 'hdd' }), aKubeNode('n2', { disktype: 'nvme', role: 'edge' })];

function refusal(nodes: typeof NODES, nodeSelector?: Placement['nodeSelector']) {
  const placements: readonly Placement[] = [{ layer: 'pod', nodeSelector, tolerations: undefined }];
  try {
    refuseWithoutNodes({ nodes, untested: leftOut(CLUSTER, nodes, placements), placements });
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('refuseWithoutNodes', () => {
  test.each([
    { selector: { disktype: 'ssd' }, words: 'disktype=ssd', hint: 'disktype is hdd, nvme on the nodes' },
    { selector: { diskType: 'hdd' }, words: 'diskType=hdd', hint: expect.stringContaining('did you mean disktype?') },
    {
      selector: { disktype: 'hdd', role: 'edge' },
      words: 'disktype=hdd,role=edge',
      hint: 'each of these labels is on some node, and no node has all of them',
    },
  ])('a selector that matches no node is named: $words', ({ selector, words, hint }) => {
    expect(refusal(NODES, selector)).toMatchObject({
      code: 'NO_NODES',
      message: `--node-selector ${words} fits no node`,
      hint,
    });
  });

  test('a thousand nodes that are left out for one reason are one line', () => {
    const windows = Array.from({ length: 1000 }, (_, index) =>
      aKubeNode(`w${index}`, { 'kubernetes.io/os': 'windows' }),
    );
    expect(refusal(windows)).toMatchObject({
      message: 'every node is left out by rule',
      hint: 'left out: w0, w1, w2 and 997 more: operating system windows: floaters run on linux',
    });
  });

  test('one node is enough', () => {
    expect(refusal(NODES)).toBeUndefined();
    expect(refusal(NODES, { disktype: 'hdd' })).toBeUndefined();
  });
});
