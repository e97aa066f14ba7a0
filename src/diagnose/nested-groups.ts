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

type GroupCause = Cause & { readonly place: Extract<Place, { kind: 'group' }> };

/**
 * Two groups that are each cut off, and that together are a larger group: the larger one is cut off, and the
 * two from each other. That explains the same, and no probe twice.
 */
export function withNested(weighing: Weighing, causes: readonly Cause[]): readonly Cause[] {
  const groups = causes.filter(isCutOff);
  for (const [index, one] of groups.entries()) {
    for (const other of groups.slice(index + 1)) {
      const nested = nestedOf(weighing, one, other);
      if (nested)
        return withNested(
          weighing,
          causes.flatMap((cause) => replaced(cause, { one, other, nested })),
        );
    }
  }
  return causes;
}

function isCutOff(cause: Cause): cause is GroupCause {
  return cause.place.kind === 'group' && cause.place.heading === 'both';
}

interface Exchange {
  readonly one: Cause;
  readonly other: Cause;
  readonly nested: readonly Cause[];
}

function replaced(cause: Cause, { one, other, nested }: Exchange): readonly Cause[] {
  if (cause === other) return [];
  return cause === one ? nested : [cause];
}

/** @returns undefined if they are no two parts of a larger group */
function nestedOf({ board, before }: Weighing, one: GroupCause, other: GroupCause): readonly Cause[] | undefined {
  const {
    facet,
    place: { grouping },
  } = one;
  if (other.place.grouping !== grouping || other.facet !== facet || !isEven(facet)) return undefined;
  const [group = 0, to = 0] = [one.place.group, other.place.group].toSorted((a, b) => a - b);
  const around = placeOfBoth(board, one, other);
  const between: Place = { kind: 'block', grouping, group, to, heading: 'both' };
  const regions = [around, between].flatMap((place) =>
    place ? board.regions.filter((region) => isSamePlace(region.place, place)) : [],
  );
  if (regions.length < 2) return undefined;
  const weighed = { ...board, states: before() };
  return regions.map(({ place, cost }) => {
    const sums = sumOf(sectionSums(weighed, place), facet);
    const { failed, passed } = sums;
    return { place, facet, failed, passed, gain: gainOf(sums, cost + facet.cost, board.weights) };
  });
}

/** The larger group; if there is only one other, it and the other. */
function placeOfBoth({ slots }: Board, { place: one }: GroupCause, { place: other }: GroupCause): Place | undefined {
  const { members = [] } = slots.groupings[one.grouping] ?? {};
  const both = [one, other]
    .flatMap(({ group }) => members[group] ?? [])
    .toSorted((a, b) => a - b)
    .join();
  for (const [grouping, larger] of slots.groupings.entries()) {
    const group = larger.members.findIndex((nodes) => nodes.join() === both);
    if (group < 0) continue;
    if (larger.members.length === 2) return { kind: 'block', grouping, group: 0, to: 1, heading: 'both' };
    return { kind: 'group', grouping, group, heading: 'both' };
  }
  return undefined;
}
