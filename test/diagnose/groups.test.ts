import { expect, test } from 'vitest';
import { groupingsOf } from '../../src/diagnose/groups.ts';
import type { WorldNode } from '../../src/diagnose/world.ts';
import { SECOND } from '../support/plan.ts';
import { aWorldNode } from '../support/world.ts';

function shown(nodes: readonly WorldNode[]): readonly string[] {
  return groupingsOf(nodes).map(({ kind, names, members }) =>
    [kind, ...names.map(({ name }, group) => `${name}: ${members[group]?.join()}`)].join(' '),
  );
}

const zoned = (...zones: readonly (string | undefined)[]) =>
  zones.map((zone, index) => aWorldNode(`n${index}`, { zone }));

test.each<readonly [string, readonly WorldNode[], readonly string[]]>([
  ['no node', [], []],
  ['nodes with nothing in common', zoned(undefined, undefined), []],
  ['one zone divides nothing', zoned('z1', 'z1', 'z1'), []],
  ['zones of one node are nodes', zoned('z1', 'z2', 'z3'), []],
  ['two zones', zoned('z1', 'z2', 'z1'), ['zone z1: 0,2 z2: 1']],
  ['a node without a zone is in none', zoned('z1', undefined, 'z2', 'z2'), ['zone z1: 0 z2: 2,3']],
  [
    'subnets that divide the nodes like zones say nothing new',
    zoned('z1', 'z1', 'z2').map((node) => ({ ...node, subnet: node.zone === 'z1' ? '10.0.1.0/24' : '10.0.2.0/24' })),
    ['zone z1: 0,1 z2: 2'],
  ],
  [
    'subnets across zones',
    zoned('z1', 'z1', 'z2').map((node, index) => ({ ...node, subnet: index === 0 ? 'a' : 'b' })),
    ['zone z1: 0,1 z2: 2', 'subnet a: 0 b: 1,2'],
  ],
  [
    'zones of the same name in two clusters are two',
    [...zoned('z1', 'z1'), ...zoned('z1', 'z2').map((node) => ({ ...node, cluster: SECOND }))],
    ['cluster cluster-a: 0,1 cluster-b: 2,3', 'zone z1: 0,1 z1: 2 z2: 3'],
  ],
  ['too many to be useful', zoned(...Array.from({ length: 200 }, (_, index) => `z${index % 150}`)), []],
])('%s', (_, nodes, groupings) => expect(shown(nodes)).toEqual(groupings));

test('each node knows its group', () => {
  expect([...(groupingsOf(zoned('z1', undefined, 'z2', 'z2'))[0]?.of ?? [])]).toEqual([0, -1, 1, 1]);
});
