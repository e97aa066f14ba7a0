import { type Facet, isEven } from '../facet.ts';
import { groupOf, sidesOf } from '../groups.ts';
import type { PlaceRegion, Slots } from '../region.ts';
import { sectionSums, sumOf } from '../section-sums.ts';
import { openIn } from '../tally.ts';
import { ANY_CAUSE } from '../weigh.ts';
import { halvesIn } from './halves.ts';
import { mostGain, mostOf, type Weighted } from './most-gain.ts';
import type { Union } from './union.ts';

/** A place and a facet whose failures may have a share in common. */
export interface Candidate {
  readonly region: Pick<PlaceRegion, 'place' | 'cost'>;
  readonly facet: Facet;
  /** What it gains at most, as a logarithm. */
  readonly most: number;
}

/** What every cause with a share costs: what any cause does, and the share itself. */
export const COST = ANY_CAUSE + 1;

/**
 * Candidates that could gain anything, the most first.
 * @param most by check: what a failure weighs at most if it was lost
 */
export function candidatesIn(
  { board, checkOf }: Union,
  facets: readonly Facet[],
  most: readonly number[],
): readonly Candidate[] {
  const weighted: Weighted = { board, checkOf, most };
  const named = namedCandidates(weighted, facets).toSorted(byMost);
  const halves = halvesBeside(weighted, named, facets);
  return halves.length > 0 ? [...named, ...halves].toSorted(byMost) : named;
}

function byMost(one: Candidate, other: Candidate): number {
  return other.most - one.most;
}

/** Places that have a name: a node, zone, subnet or cluster, or the whole run. */
function namedCandidates(weighted: Weighted, facets: readonly Facet[]): readonly Candidate[] {
  const even = facets.filter(isEven);
  const { board, most } = weighted;
  const lift = Math.max(1, ...most) / board.weights.silent;
  return board.regions
    .filter(({ place }) => place.kind !== 'same' && place.kind !== 'everySame')
    .flatMap((region) => (region.place.kind === 'legs' ? asBlock(board.slots, region) : [region]))
    .filter((region) => openIn(board, region.parts) * Math.max(1, lift) > region.cost + COST)
    .flatMap((region) => gaining(region, region.sided ? facets : even, mostGain(weighted, region)));
}

/**
 * All of a cluster but one node, and all of the other cluster, if they are also two groups with names.
 * Otherwise none: a gateway that loses a share would lose it of its own traffic, too.
 */
function asBlock({ groupings }: Slots, region: PlaceRegion): readonly PlaceRegion[] {
  const { place } = region;
  if (place.kind !== 'legs') return [];
  const { own, other } = sidesOf(groupings, place);
  const { members: clusters = [] } = groupings[place.grouping] ?? {};
  const [ours, theirs] = [(clusters[own] ?? []).filter((node) => node !== place.node), clusters[other] ?? []];
  for (const [grouping, one] of groupings.entries()) {
    const [group, to] = [groupOf(one, ours), groupOf(one, theirs)];
    if (group < 0 || to < 0) continue;
    const ends = place.heading === 'inbound' ? { group: to, to: group } : { group, to };
    const heading = place.heading === 'both' ? 'both' : 'outbound';
    return [{ ...region, place: { kind: 'block', grouping, ...ends, heading }, sided: false }];
  }
  return [];
}

/** @param most what a cause with this facet would gain if it cost nothing */
function gaining(
  region: Candidate['region'],
  facets: readonly Facet[],
  most: (facet: Facet) => number,
): readonly Candidate[] {
  return facets
    .map((facet) => ({ region, facet, most: most(facet) - region.cost - facet.cost - COST }))
    .filter((candidate) => candidate.most > 0);
}

/** In a network of more nodes, a cause that has a name is not compared with the two halves that fit best. */
const LARGE = 300;

/** @param named the most gaining first */
function halvesBeside(weighted: Weighted, named: readonly Candidate[], facets: readonly Facet[]): readonly Candidate[] {
  const { board, checkOf, most } = weighted;
  const [best] = named;
  const isNamed = best !== undefined && best.region.place.kind !== 'run';
  if (board.slots.nodes > LARGE && isNamed) return [];
  const even = facets.filter(isEven);
  return halvesIn(board).flatMap((region) => {
    const sums = sectionSums(board, region.place);
    return gaining(region, even, ({ outs }) => {
      const byCheck = most.map((_, check) => {
        const own = sumOf(sums, { outs: outs.filter((section) => checkOf[section] === check) });
        return { ...own, failed: own.failed - own.explained };
      });
      return mostOf(weighted, byCheck);
    });
  });
}
