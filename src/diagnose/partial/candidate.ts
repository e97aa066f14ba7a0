import { type Facet, isEven } from '../facet.ts';
import type { PlaceRegion } from '../region.ts';
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

/** Candidates that could gain anything, the most first. */
export function candidatesIn({ board }: Union, facets: readonly Facet[]): readonly Candidate[] {
  const named = namedCandidates(board, facets).toSorted(byMost);
  const halves = halvesBeside(board, named, facets);
  return halves.length > 0 ? [...named, ...halves].toSorted(byMost) : named;
}

function byMost(one: Candidate, other: Candidate): number {
  return other.most - one.most;
}

/** Places that have a name: a node, zone, subnet or cluster, or the whole run. */
function namedCandidates(board: Board, facets: readonly Facet[]): readonly Candidate[] {
  const even = facets.filter(isEven);
  return board.regions
    .filter(({ place }) => place.kind !== 'same' && place.kind !== 'everySame')
    .filter((region) => openIn(board, region.parts) > region.cost + COST)
    .flatMap((region) => {
      const gains = mostBySection(board, region);
      return gaining(region, region.sided ? facets : even, (facet) => mostOf(gains, facet));
    });
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
function halvesBeside(board: Board, named: readonly Candidate[], facets: readonly Facet[]): readonly Candidate[] {
  const [best] = named;
  const isNamed = best !== undefined && best.region.place.kind !== 'run';
  if (board.slots.nodes > LARGE && isNamed) return [];
  const even = facets.filter(isEven);
  return halvesIn(board).flatMap((region) => {
    const gains = sectionSums(board, region.place).map(({ open, passed, failed }) =>
      Math.max(0, open - costOfChance(failed, passed)),
    );
    return gaining(region, even, ({ outs }) => outs.reduce((sum, section) => sum + (gains[section] ?? 0), 0));
  });
}

type BySection = Readonly<Record<'out' | 'in', Float64Array>>;

/** What each section could gain if it had a share of its own. */
function mostBySection({ open, passed, failed, sections }: Board, { parts }: PlaceRegion): BySection {
  const most = { out: new Float64Array(sections), in: new Float64Array(sections) };
  for (const role of ['out', 'in'] as const) {
    const own = parts.filter((part) => part.role === role);
    const sumOf = (sums: Float64Array | Int32Array, section: number) =>
      own.reduce((sum, { slot, less }) => sum + (less ? -1 : 1) * (sums[slot * sections + section] ?? 0), 0);
    for (let section = 0; section < sections; section += 1) {
      const chance = costOfChance(sumOf(failed, section), sumOf(passed, section));
      most[role][section] = Math.max(0, sumOf(open, section) - chance);
    }
  }
  return most;
}

function mostOf({ out, in: into }: BySection, { outs, ins }: Facet): number {
  let most = 0;
  for (const section of outs) most += out[section] ?? 0;
  for (const section of ins) most += into[section] ?? 0;
  return most;
}
