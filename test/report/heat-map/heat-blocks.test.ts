import { expect, test } from 'vitest';
import { type BlockNode, blocksOf } from '../../../src/report/heat-map/heat-blocks.ts';

const node = (zone: string, subnet = '', cluster = 'a'): BlockNode => ({ cluster, zone, subnet });

test.each<{ what: string; nodes: readonly BlockNode[]; two?: boolean; wanted: readonly string[] }>([
  { what: 'by zone', nodes: [node('x'), node('x'), node('y'), node('y')], wanted: ['x', 'x', 'y', 'y'] },
  { what: 'some have no zone', nodes: [node(''), node(''), node('y'), node('y')], wanted: ['', '', 'y', 'y'] },
  { what: 'each has its own zone', nodes: [node('x'), node('y'), node('z')], wanted: ['', '', ''] },
  {
    what: 'by subnet',
    nodes: [node('', '1'), node('', '1'), node('', '2'), node('', '2')],
    wanted: ['1', '1', '2', '2'],
  },
  { what: 'neither', nodes: [node(''), node('')], wanted: ['', ''] },
  { what: 'two clusters', nodes: [node('', '', 'a'), node('', '', 'b')], two: true, wanted: ['a', 'b'] },
  {
    what: 'two clusters with the same zone names',
    nodes: [node('x'), node('x'), node('x', '', 'b'), node('x', '', 'b')],
    two: true,
    wanted: ['a x', 'a x', 'b x', 'b x'],
  },
])('$what', ({ nodes, two = false, wanted }) => {
  expect(nodes.map(blocksOf(nodes, two))).toEqual(wanted);
});
