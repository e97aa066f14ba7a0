import { type Facet, isEven } from '../facet.ts';
import { sidesOf } from '../groups.ts';
import type { PlaceRegion, Slots } from '../region.ts';
import { sectionSums } from '../section-sums.ts';
import { type Board, openIn } from '../tally.ts';
import { ANY_CAUSE, costOfChance } from '../weigh.ts';
import { halvesIn } from './halves.ts';
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
  const weighted: Weighted = { board, most: checkOf.map((check) => most[check] ?? 0) };
  const named = namedCandidates(weighted, facets).toSorted(byMost);
  const halves = halvesBeside(weighted, named, facets);
  return halves.length > 0 ? [...named, ...halves].toSorted(byMost) : named;
}

interface Weighted {
  readonly board: Board;
  /** By section. */
  readonly most: readonly number[];
}

function byMost(one: Candidate, other: Candidate): number {
  return other.most - one.most;
}

/** Places that have a name: a node, zone, subnet or cluster, or the whole run. */
function namedCandidates({ board, most }: Weighted, facets: readonly Facet[]): readonly Candidate[] {
  const even = facets.filter(isEven);
  const lift = Math.max(1, ...most) / board.weights.silent;
  return board.regions
    .filter(({ place }) => place.kind !== 'same' && place.kind !== 'everySame')
    .map((region) => asBlock(board.slots, region))
    .filter((region) => openIn(board, region.parts) * Math.max(1, lift) > region.cost + COST)
    .flatMap((region) => {
      const gains = mostBySection({ board, most }, region);
      return gaining(region, region.sided ? facets : even, (facet) => mostOf(gains, facet));
    });
}

/**
 * All of a cluster but one node, and all of the other cluster: if they are also two groups with names, those
 * are told. A gateway that loses a share would lose it of its own traffic, too.
 */
function asBlock({ groupings }: Slots, region: PlaceRegion): PlaceRegion {
  const { place } = region;
  if (place.kind !== 'legs') return region;
  const { own, other } = sidesOf(groupings, place);
  const { members: clusters = [] } = groupings[place.grouping] ?? {};
  const [ours, theirs] = [(clusters[own] ?? []).filter((node) => node !== place.node), clusters[other] ?? []];
  for (const [grouping, { members }] of groupings.entries()) {
    const [group, to] = [ours, theirs].map((nodes) => members.findIndex((one) => areSame(one, nodes)));
    if (group === undefined || to === undefined || group < 0 || to < 0) continue;
    const ends = place.heading === 'inbound' ? { group: to, to: group } : { group, to };
    const heading = place.heading === 'both' ? 'both' : 'outbound';
    return { ...region, place: { kind: 'block', grouping, ...ends, heading }, sided: false };
  }
  return region;
}

function areSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((node) => other.includes(node));
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
function halvesBeside(
  { board, most }: Weighted,
  named: readonly Candidate[],
  facets: readonly Facet[],
): readonly Candidate[] {
  const [best] = named;
  const isNamed = best !== undefined && best.region.place.kind !== 'run';
  if (board.slots.nodes > LARGE && isNamed) return [];
  const even = facets.filter(isEven);
  return halvesIn(board).flatMap((region) => {
    const gains = sectionSums(board, region.place).map(({ open, passed, failed, explained }, section) => {
      const weight = Math.max(open, (failed - explained) * (most[section] ?? 0));
      return Math.max(0, weight - costOfChance(failed, passed));
    });
    return gaining(region, even, ({ outs }) => outs.reduce((sum, section) => sum + (gains[section] ?? 0), 0));
  });
}

type BySection = Readonly<Record<'out' | 'in', Float64Array>>;

/** What each section could gain if it had a share of its own. */
function mostBySection({ board, most }: Weighted, { parts }: PlaceRegion): BySection {
  const { open, passed, failed, explained, sections } = board;
  const gains = { out: new Float64Array(sections), in: new Float64Array(sections) };
  for (const role of ['out', 'in'] as const) {
    const own = parts.filter((part) => part.role === role);
    const sumOf = (sums: Float64Array | Int32Array, section: number) =>
      own.reduce((sum, { slot, less }) => sum + (less ? -1 : 1) * (sums[slot * sections + section] ?? 0), 0);
    for (let section = 0; section < sections; section += 1) {
      const fails = sumOf(failed, section);
      const weight = Math.max(sumOf(open, section), (fails - sumOf(explained, section)) * (most[section] ?? 0));
      gains[role][section] = Math.max(0, weight - costOfChance(fails, sumOf(passed, section)));
    }
  }
  return gains;
}

function mostOf({ out, in: into }: BySection, { outs, ins }: Facet): number {
  let most = 0;
  for (const section of outs) most += out[section] ?? 0;
  for (const section of ins) most += into[section] ?? 0;
  return most;
}
