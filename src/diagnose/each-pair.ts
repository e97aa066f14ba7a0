import type { Grouping } from './groups.ts';
import type { Part, Place, Slots } from './region.ts';

export type Visit = (source: number, destination: number, role: Part['role']) => void;

/** Calls `visit` for every pair of nodes in the place. The role says on which side the place's subject is. */
export function eachPair(place: Place, { nodes, groupings }: Pick<Slots, 'nodes' | 'groupings'>, visit: Visit): void {
  switch (place.kind) {
    case 'node':
      eachOfNode(place, nodes, visit);
      break;
    case 'nodes':
      eachOfNodes(place, nodes, visit);
      break;
    case 'across':
      eachAcross(place, groupings[place.grouping], visit);
      break;
    case 'legs':
      for (const node of othersOf(place, groupings)) eachAcross({ ...place, node }, groupings[place.grouping], visit);
      break;
    case 'same':
      visit(place.node, place.node, 'out');
      break;
    case 'pair':
      visit(place.node, place.to, 'out');
      if (place.heading === 'both') visit(place.to, place.node, 'out');
      break;
    case 'group':
      eachOfGroup(place, groupings[place.grouping], visit);
      break;
    case 'block':
      eachOfBlock(place, groupings[place.grouping], visit);
      break;
    case 'sets':
      eachOfSets(place, visit);
      break;
    case 'run':
      eachOfRun(place, nodes, visit);
      break;
    case 'everySame':
      for (let node = 0; node < nodes; node += 1) visit(node, node, 'out');
      break;
    default:
      place satisfies never;
  }
}

type AcrossPlace = Extract<Place, { kind: 'across' | 'legs' }>;

function eachOfNode({ node, heading }: Extract<Place, { kind: 'node' }>, nodes: number, visit: Visit): void {
  for (let other = 0; other < nodes; other += 1) {
    if (other === node) continue;
    if (heading !== 'inbound') visit(node, other, 'out');
    if (heading !== 'outbound') visit(other, node, 'in');
  }
}

/** Every pair once, also those between two of the nodes. */
function eachOfNodes({ nodes: own, heading }: Extract<Place, { kind: 'nodes' }>, nodes: number, visit: Visit): void {
  const isOwn = new Uint8Array(nodes);
  for (const node of own) isOwn[node] = 1;
  for (const node of own) {
    for (let other = 0; other < nodes; other += 1) {
      if (other === node) continue;
      if (heading !== 'inbound') visit(node, other, 'out');
      if (heading === 'inbound' || (heading === 'both' && isOwn[other] === 0)) visit(other, node, 'in');
    }
  }
}

function eachAcross(
  { node, heading }: Pick<AcrossPlace, 'node' | 'heading'>,
  grouping: Grouping | undefined,
  visit: Visit,
): void {
  const own = grouping?.of[node] ?? -1;
  for (const [other, theirs] of (grouping?.members ?? []).entries()) {
    if (other === own) continue;
    for (const there of theirs) {
      if (heading !== 'inbound') visit(node, there, 'out');
      if (heading !== 'outbound') visit(there, node, 'in');
    }
  }
}

/** The nodes of a gateway's cluster for which it should carry traffic. */
function othersOf(
  { node, grouping }: Pick<AcrossPlace, 'node' | 'grouping'>,
  groupings: readonly Grouping[],
): readonly number[] {
  const { of, members = [] } = groupings[grouping] ?? {};
  return (members[of?.[node] ?? -1] ?? []).filter((other) => other !== node);
}

function eachOfRun({ same }: Extract<Place, { kind: 'run' }>, nodes: number, visit: Visit): void {
  for (let source = 0; source < nodes; source += 1) {
    for (let to = 0; to < nodes; to += 1) if (same || source !== to) visit(source, to, 'out');
  }
}

type GroupPlace = Extract<Place, { kind: 'group' }>;

function eachOfGroup({ group, heading }: GroupPlace, grouping: Grouping | undefined, visit: Visit): void {
  const members = grouping?.members ?? [];
  for (const [other, theirs] of members.entries()) {
    if (other === group) continue;
    eachBetween(members[group] ?? [], theirs, (inside, outside) => {
      if (heading !== 'inbound') visit(inside, outside, 'out');
      if (heading !== 'outbound') visit(outside, inside, 'in');
    });
  }
}

type BlockPlace = Extract<Place, { kind: 'block' }>;

function eachOfBlock({ group, to, heading }: BlockPlace, grouping: Grouping | undefined, visit: Visit): void {
  const members = grouping?.members ?? [];
  eachBetween(members[group] ?? [], members[to] ?? [], (one, two) => {
    visit(one, two, 'out');
    if (heading === 'both' && group !== to) visit(two, one, 'out');
  });
}

function eachOfSets({ from, to, heading }: Extract<Place, { kind: 'sets' }>, visit: Visit): void {
  eachBetween(from, to, (one, two) => {
    visit(one, two, 'out');
    if (heading === 'both' && !isWithin({ from, to })) visit(two, one, 'out');
  });
}

/** Whether the two sets are the same: the place lies within them. */
export function isWithin({ from, to }: Pick<Extract<Place, { kind: 'sets' }>, 'from' | 'to'>): boolean {
  return from.length === to.length && from[0] === to[0];
}

function eachBetween(
  ours: readonly number[],
  theirs: readonly number[],
  visit: (one: number, two: number) => void,
): void {
  for (const one of ours) {
    for (const two of theirs) if (one !== two) visit(one, two);
  }
}
