import { type Cause, eachFailed } from './cause.ts';
import { type Facet, isEven } from './facet.ts';
import { gainOf } from './gain.ts';
import { groupOf } from './groups.ts';
import { coversOf } from './prune.ts';
import { isSamePlace, type Place } from './region.ts';
import { sectionSums, sumOf } from './section-sums.ts';
import type { Board } from './tally.ts';

/** The board, and its states before anything was explained. */
interface Weighing {
  readonly board: Board;
  readonly before: () => Board['states'];
}

/**
 * Causes that explain the same as likelier ones are told as those. The search takes the largest cause first,
 * and may so find the border of what two others have in common.
 */
export function likelierCauses(weighing: Weighing, causes: readonly Cause[]): readonly Cause[] {
  return withBlocks(weighing, inTwos(weighing, causes));
}

/** Two causes as two others. */
function inTwos(weighing: Weighing, causes: readonly Cause[]): readonly Cause[] {
  for (const [index, one] of causes.entries()) {
    for (const other of causes.slice(index + 1)) {
      const instead = insteadOf(weighing, one, other);
      if (instead.length > 0) return inTwos(weighing, replaced(causes, { one, other, instead }));
    }
  }
  return causes;
}

interface Exchange {
  readonly one: Cause;
  readonly other: Cause;
  readonly instead: readonly Cause[];
}

function replaced(causes: readonly Cause[], { one, other, instead }: Exchange): readonly Cause[] {
  return causes.flatMap((cause) => {
    if (cause === other) return [];
    return cause === one ? instead : [cause];
  });
}

/** The two other causes; none if the two are likelier. */
function insteadOf(weighing: Weighing, one: Cause, other: Cause): readonly Cause[] {
  const { board } = weighing;
  const { facet } = one;
  if (other.facet !== facet || !isEven(facet)) return [];
  const places = nestedGroups(board, one.place, other.place) ?? twoNodes(board, one.place, other.place) ?? [];
  const told = places.flatMap((place) => causeAt(weighing, place, facet) ?? []);
  return told.length < 2 ? [] : told;
}

/** @returns undefined if there is no such place */
function causeAt({ board, before }: Weighing, place: Place, facet: Facet): Cause | undefined {
  const region = board.regions.find((one) => isSamePlace(one.place, place));
  if (!region) return undefined;
  const sums = sumOf(sectionSums({ ...board, states: before() }, place), facet);
  const { failed, passed } = sums;
  return { place, facet, failed, passed, gain: gainOf(sums, region.cost + facet.cost, board.weights) };
}

/**
 * Two groups that are each cut off, and that together are a larger group: the larger one is cut off, and the
 * two from each other. That explains no probe twice.
 */
function nestedGroups({ slots }: Board, one: Place, other: Place): readonly Place[] | undefined {
  if (one.kind !== 'group' || other.kind !== 'group' || one.grouping !== other.grouping) return undefined;
  if (one.heading !== 'both' || other.heading !== 'both') return undefined;
  const { grouping } = one;
  const { members = [] } = slots.groupings[grouping] ?? {};
  const [group = 0, to = 0] = [one.group, other.group].toSorted((a, b) => a - b);
  const around = placeAround(slots, [...(members[group] ?? []), ...(members[to] ?? [])]);
  return around && [around, { kind: 'block', grouping, group, to, heading: 'both' }];
}

/** The group of these nodes. If there is only one other, it is about the two groups. */
function placeAround({ groupings }: Board['slots'], nodes: readonly number[]): Place | undefined {
  const wanted = nodes.toSorted((a, b) => a - b);
  for (const [grouping, one] of groupings.entries()) {
    const group = groupOf(one, wanted);
    if (group < 0) continue;
    if (one.members.length === 2) return { kind: 'block', grouping, group: 0, to: 1, heading: 'both' };
    return { kind: 'group', grouping, group, heading: 'both' };
  }
  return undefined;
}

/** A group of two nodes that is cut off, and that do not reach each other either: each of them is cut off. */
function twoNodes({ slots }: Board, one: Place, other: Place): readonly Place[] | undefined {
  const group = [one, other].find((place) => place.kind === 'group');
  const pair = [one, other].find((place) => place.kind === 'pair');
  if (!group || !pair || group.heading !== 'both' || pair.heading !== 'both') return undefined;
  const nodes = slots.groupings[group.grouping]?.members[group.group] ?? [];
  if (nodes.length !== 2 || ![pair.node, pair.to].every((node) => nodes.includes(node))) return undefined;
  return nodes.map((node) => ({ kind: 'node', node, heading: 'both' }));
}

/**
 * A group of which other causes explain everything but what fails between it and one other group: it is about
 * the two.
 */
function withBlocks(weighing: Weighing, causes: readonly Cause[]): readonly Cause[] {
  const { board } = weighing;
  if (causes.length < 2 || !causes.some(({ place }) => place.kind === 'group')) return causes;
  const covers = coversOf(board, causes);
  return causes.map((cause) => {
    const { place, facet } = cause;
    const of = place.kind === 'group' ? board.slots.groupings[place.grouping]?.of : undefined;
    if (place.kind !== 'group' || !of || !isEven(facet)) return cause;
    const [alone, shared] = [new Set<number>(), new Set<number>()];
    eachFailed(board, cause, (spot) => {
      const other = of[spot.source] === place.group ? of[spot.to] : of[spot.source];
      (covers.at(spot) > 1 ? shared : alone).add(other ?? -1);
    });
    const [only = -1, ...more] = alone;
    if (more.length > 0 || ![...shared].some((other) => other !== only)) return cause;
    const block = causeAt(weighing, blockTo(place, only), facet);
    if (!block) return cause;
    covers.count(cause, -1);
    covers.count(block, 1);
    return block;
  });
}

function blockTo({ grouping, group, heading }: Extract<Place, { kind: 'group' }>, other: number): Place {
  const block = { kind: 'block', grouping } as const;
  if (heading === 'outbound') return { ...block, group, to: other, heading };
  if (heading === 'inbound') return { ...block, group: other, to: group, heading: 'outbound' };
  return { ...block, group: Math.min(group, other), to: Math.max(group, other), heading };
}
