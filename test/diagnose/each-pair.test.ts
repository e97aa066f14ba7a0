import { expect, test } from 'vitest';
import { eachPair } from '../../src/diagnose/each-pair.ts';
import { groupingsOf } from '../../src/diagnose/groups.ts';
import { type Place, regionsOf, slotsOf } from '../../src/diagnose/region.ts';
import { waysOf } from '../../src/diagnose/ways.ts';
import { aWorldNode } from '../support/world.ts';

/** 0 and 1 are in z1, 2 and 3 in z2, 4 in z3. */
const NODES = ['z1', 'z1', 'z2', 'z2', 'z3'].map((zone, index) => aWorldNode(`n${index}`, { zone }));
const SLOTS = slotsOf(NODES.length, groupingsOf(NODES));
/** 0 to 2 are in one cluster, 3 and 4 in the other. */
const JOINED = NODES.map((node, index) => ({ ...node, cluster: index < 3 ? 'a' : 'b' }));
const JOINED_SLOTS = slotsOf(JOINED.length, groupingsOf(JOINED));

function visited(place: Place, slots = SLOTS): readonly string[] {
  const pairs: string[] = [];
  eachPair(place, slots, (source, to, role) => pairs.push(`${source}>${to} ${role}`));
  return pairs;
}

const group = (heading: 'inbound' | 'outbound') => ({ kind: 'group', grouping: 0, group: 0, heading }) as const;

test.each<readonly [Place, readonly string[]]>([
  [{ kind: 'node', node: 1, heading: 'outbound' }, ['1>0 out', '1>2 out', '1>3 out', '1>4 out']],
  [{ kind: 'node', node: 1, heading: 'inbound' }, ['0>1 in', '2>1 in', '3>1 in', '4>1 in']],
  [
    { kind: 'nodes', nodes: [1, 3], heading: 'outbound' },
    ['1>0 out', '1>2 out', '1>3 out', '1>4 out', '3>0 out', '3>1 out', '3>2 out', '3>4 out'],
  ],
  [
    { kind: 'nodes', nodes: [0, 1], heading: 'inbound' },
    ['1>0 in', '2>0 in', '3>0 in', '4>0 in', '0>1 in', '2>1 in', '3>1 in', '4>1 in'],
  ],
  [
    { kind: 'nodes', nodes: [0, 1], heading: 'both' },
    [
      '0>1 out',
      '0>2 out',
      '2>0 in',
      '0>3 out',
      '3>0 in',
      '0>4 out',
      '4>0 in',
      '1>0 out',
      '1>2 out',
      '2>1 in',
      '1>3 out',
      '3>1 in',
      '1>4 out',
      '4>1 in',
    ],
  ],
  [{ kind: 'same', node: 2 }, ['2>2 out']],
  [{ kind: 'pair', node: 0, to: 3, heading: 'outbound' }, ['0>3 out']],
  [{ kind: 'pair', node: 0, to: 3, heading: 'both' }, ['0>3 out', '3>0 out']],
  [group('outbound'), ['0>2 out', '0>3 out', '1>2 out', '1>3 out', '0>4 out', '1>4 out']],
  [group('inbound'), ['2>0 in', '3>0 in', '2>1 in', '3>1 in', '4>0 in', '4>1 in']],
  [{ kind: 'block', grouping: 0, group: 0, to: 2, heading: 'outbound' }, ['0>4 out', '1>4 out']],
  [{ kind: 'block', grouping: 0, group: 0, to: 2, heading: 'both' }, ['0>4 out', '4>0 out', '1>4 out', '4>1 out']],
  [{ kind: 'block', grouping: 0, group: 1, to: 1, heading: 'both' }, ['2>3 out', '3>2 out']],
  [{ kind: 'everySame' }, ['0>0 out', '1>1 out', '2>2 out', '3>3 out', '4>4 out']],
])('%j', (place, pairs) => expect(visited(place)).toEqual(pairs));

test.each<readonly ['inbound' | 'outbound' | 'both', readonly string[]]>([
  ['outbound', ['1>3 out', '1>4 out']],
  ['inbound', ['3>1 in', '4>1 in']],
  ['both', ['1>3 out', '3>1 in', '1>4 out', '4>1 in']],
])('of a node with the other cluster, %s', (heading, pairs) =>
  expect(visited({ kind: 'across', node: 1, grouping: 0, heading }, JOINED_SLOTS)).toEqual(pairs),
);

test('of all nodes of a cluster except one with the other cluster', () => {
  const place = { kind: 'legs', node: 1, grouping: 0, heading: 'both' } as const;
  const pairs = [0, 2].flatMap((node) => [3, 4].flatMap((other) => [`${node}>${other} out`, `${other}>${node} in`]));
  expect(visited(place, JOINED_SLOTS)).toEqual(pairs);
});

test('all of a run, with or without nodes and their own pods', () => {
  expect(visited({ kind: 'run', same: true })).toHaveLength(25);
  expect(visited({ kind: 'run', same: false })).toHaveLength(20);
});

test('no place visits a pair twice', () => {
  for (const slots of [SLOTS, JOINED_SLOTS]) {
    for (const { place } of regionsOf(slots)) {
      const pairs = visited(place, slots).map((pair) => pair.split(' ')[0]);
      expect(new Set(pairs).size).toBe(pairs.length);
      expect(pairs.length).toBeGreaterThan(0);
    }
  }
});

test('both ways are the way out and the way in', () => {
  const both = regionsOf(JOINED_SLOTS).flatMap(({ place }) =>
    'heading' in place && place.heading === 'both' ? [place] : [],
  );
  expect(both.length).toBeGreaterThan(NODES.length);
  for (const place of both) {
    const ways = waysOf(place).flatMap((way) => visited(way, JOINED_SLOTS));
    expect(ways.toSorted()).toEqual(visited(place, JOINED_SLOTS).toSorted());
  }
});
