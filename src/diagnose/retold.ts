import type { Cause } from './cause.ts';
import { isEven } from './facet.ts';
import { isSamePlace, type Place } from './region.ts';
import { gainOf } from './search.ts';
import { sectionSums, sumOf } from './section-sums.ts';
import type { Board } from './tally.ts';

/** The board, and its states before anything was explained. */
interface Weighing {
  readonly board: Board;
  readonly before: () => Board['states'];
}

/**
 * Two causes that explain the same as two likelier ones are told as those. The search takes the largest cause
 * first, and may so find the border of what two others have in common.
 */
export function retold(weighing: Weighing, causes: readonly Cause[]): readonly Cause[] {
  for (const [index, one] of causes.entries()) {
    for (const other of causes.slice(index + 1)) {
      const instead = insteadOf(weighing, one, other);
      if (instead.length > 0) return retold(weighing, replaced(causes, { one, other, instead }));
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
function insteadOf({ board, before }: Weighing, one: Cause, other: Cause): readonly Cause[] {
  const { facet } = one;
  if (other.facet !== facet || !isEven(facet)) return [];
  const places = nestedGroups(board, one.place, other.place) ?? twoNodes(board, one.place, other.place) ?? [];
  const regions = places.flatMap((place) => board.regions.filter((region) => isSamePlace(region.place, place)));
  if (regions.length < 2) return [];
  const weighed = { ...board, states: before() };
  return regions.map(({ place, cost }) => {
    const sums = sumOf(sectionSums(weighed, place), facet);
    const { failed, passed } = sums;
    return { place, facet, failed, passed, gain: gainOf(sums, cost + facet.cost, board.weights) };
  });
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
  const wanted = nodes.toSorted((a, b) => a - b).join();
  for (const [grouping, { members }] of groupings.entries()) {
    const group = members.findIndex((own) => own.join() === wanted);
    if (group < 0) continue;
    if (members.length === 2) return { kind: 'block', grouping, group: 0, to: 1, heading: 'both' };
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
