import { type Facet, isEven } from '../facet.ts';
import type { PlaceRegion } from '../region.ts';
import { eachState } from '../search.ts';
import { sectionSums } from '../section-sums.ts';
import { EXPLAINED, PASSED } from '../symptom.ts';
import { weightOf } from '../tally.ts';
import { ANY_CAUSE, costOfChance } from '../weigh.ts';
import { halvesIn } from './halves.ts';
import { LEAST_FAILURES, type Union } from './union.ts';

/** A place and a facet whose failures may have a share in common. */
export interface Candidate {
  readonly region: Pick<PlaceRegion, 'place' | 'cost'>;
  readonly facet: Facet;
  /** What it gains at most. */
  readonly most: number;
}

/** What a cause with a share would explain. */
export interface Weighed {
  readonly candidate: Candidate;
  readonly failed: number;
  readonly passed: number;
  /** How much shorter the explanation of everything is with it, given the causes that it replaces. */
  readonly gain: number;
  /**
   * Replaceable causes, by index: those that it replaces, and those that stay although they lie within it.
   */
  readonly replaced: readonly number[];
  readonly kept: readonly number[];
}

/** What the share itself costs, and what any cause does. */
const COST = ANY_CAUSE + 1;
/** The share depends on what is replaced, and the other way round. */
const ROUNDS = 3;

/** Candidates that could gain anything, the most first. */
export function candidatesIn({ board }: Union, facets: readonly Facet[]): readonly Candidate[] {
  const even = facets.filter(isEven);
  const named = board.regions
    .filter(({ place }) => place.kind !== 'same' && place.kind !== 'everySame')
    .filter((region) => openIn(board, region) > region.cost + COST)
    .flatMap((region) => {
      const gains = mostBySection(board, region);
      return (region.sided ? facets : even).flatMap((facet) => {
        const most = mostOf(gains, facet) - region.cost - facet.cost - COST;
        return most > 0 ? [{ region, facet, most }] : [];
      });
    });
  const halves = halvesBeside(board, named).flatMap((region) => {
    const sums = sectionSums(board, region.place);
    const gains = sums.map(({ open, passed, failed }) => Math.max(0, open - costOfChance(failed, passed)));
    return even.flatMap((facet) => {
      const most =
        facet.outs.reduce((sum, section) => sum + (gains[section] ?? 0), 0) - region.cost - facet.cost - COST;
      return most > 0 ? [{ region, facet, most }] : [];
    });
  });
  return [...named, ...halves].toSorted((a, b) => b.most - a.most);
}

/** In a large network, a cause that has a name is not compared with the two halves that fit best. */
const LARGE = 300;

function halvesBeside(board: Union['board'], named: readonly Candidate[]): readonly Candidate['region'][] {
  const [best] = named.toSorted((a, b) => b.most - a.most);
  const isNamed = best !== undefined && best.region.place.kind !== 'run';
  return board.slots.nodes > LARGE && isNamed ? [] : halvesIn(board);
}

function openIn({ open, sections }: Union['board'], { parts }: PlaceRegion): number {
  let sum = 0;
  for (const { slot, less } of parts) {
    for (let at = slot * sections; at < (slot + 1) * sections; at += 1) sum += (less ? -1 : 1) * (open[at] ?? 0);
  }
  return sum;
}

type BySection = Readonly<Record<'out' | 'in', Float64Array>>;

/** What each section could gain if it had a share of its own. */
function mostBySection({ open, passed, failed, sections }: Union['board'], { parts }: PlaceRegion): BySection {
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

/** Failures by check, and their weight. */
interface Share {
  readonly failed: Float64Array;
  weight: number;
}

/** Weighs the candidate by its probes. @returns undefined if too few of them fail, or all do */
export function weigh(union: Union, candidate: Candidate): Weighed | undefined {
  const { cost } = candidate.region;
  const tally = tallyOf(union, candidate);
  const { free, byOwner, passed } = tally;
  // Only causes all of whose failures are here. Otherwise some would be left without a cause.
  const within = [...byOwner].filter(([owner, { failed }]) => sumOf(failed) === union.replaceables[owner]?.failed);
  let replaced = within;
  for (let round = 0; round < ROUNDS; round += 1) {
    const prices = pricesOf(tally, [free, ...replaced.map(([, share]) => share)]);
    replaced = within.filter(([owner, { failed }]) => {
      const price = failed.reduce((sum, count, check) => sum + count * (prices[check] ?? 0), 0);
      return price <= (union.replaceables[owner]?.cost ?? 0);
    });
  }
  const taken = [free, ...replaced.map(([, share]) => share)];
  const failed = taken.reduce((sum, share) => sum + sumOf(share.failed), 0);
  const isPart = sumOf(passed) > 0 || tally.lossy.includes(1);
  if (failed < LEAST_FAILURES || !isPart) return undefined;
  const saved = replaced.reduce((sum, [owner]) => sum + (union.replaceables[owner]?.cost ?? 0), 0);
  const gain = free.weight + saved - chanceOf(tally, taken) - cost - candidate.facet.cost - COST;
  const gone = replaced.map(([owner]) => owner);
  const kept = [...byOwner.keys()].filter((owner) => !gone.includes(owner));
  return { candidate, failed, passed: sumOf(passed), gain, replaced: gone, kept };
}

interface Tally {
  readonly passed: Float64Array;
  /** 1 for each check of which some packets arrived and some did not. */
  readonly lossy: Uint8Array;
  readonly free: Share;
  readonly byOwner: ReadonlyMap<number, Share>;
}

function tallyOf({ board, owners, checkOf, checks, isLoss }: Union, { region: { place }, facet }: Candidate): Tally {
  const none = (): Share => ({ failed: new Float64Array(checks), weight: 0 });
  const tally = { passed: new Float64Array(checks), lossy: new Uint8Array(checks), free: none() };
  const byOwner = new Map<number, Share>();
  eachState(board, { place, facet }, (state, spot) => {
    const check = checkOf[spot.section] ?? 0;
    if (state === PASSED) tally.passed[check] = (tally.passed[check] ?? 0) + 1;
    if (state === PASSED || state === EXPLAINED) return;
    const share = shareOf((owners[spot.section]?.[spot.source * board.slots.nodes + spot.to] ?? 0) - 1);
    share.failed[check] = (share.failed[check] ?? 0) + 1;
    share.weight += weightOf(board, state);
    if (isLoss(spot)) tally.lossy[check] = 1;
  });
  return { ...tally, byOwner };

  function shareOf(owner: number): Share {
    if (owner < 0) return tally.free;
    const share = byOwner.get(owner) ?? none();
    byOwner.set(owner, share);
    return share;
  }
}

function sumOf(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** How often the probes of one check fail. */
interface Rate {
  readonly check: number;
  readonly failed: number;
  readonly passed: number;
}

function ratesOf({ passed }: Tally, taken: readonly Share[]): readonly Rate[] {
  const rates = Array.from(passed, (count, check): Rate => {
    const failed = taken.reduce((sum, share) => sum + (share.failed[check] ?? 0), 0);
    return { check, failed, passed: count };
  });
  return rates.filter(({ failed, passed: count }) => failed + count > 0);
}

/** By check: what each failure costs, because the cause does not say that it is this one that fails. */
function pricesOf(tally: Tally, taken: readonly Share[]): Float64Array {
  const prices = new Float64Array(tally.passed.length);
  for (const { check, failed, passed } of ratesOf(tally, taken)) {
    if (failed > 0) prices[check] = Math.log((failed + passed) / failed);
  }
  return prices;
}

/**
 * What it costs to leave to chance which of the probes fail. Checks may fail at different rates: some try
 * more often than others. But the farther apart the rates, the less it is one cause, unless some of several
 * packets are lost, which only some checks notice.
 */
function chanceOf(tally: Tally, taken: readonly Share[]): number {
  const rates = ratesOf(tally, taken);
  const chance = rates.reduce((sum, { failed, passed }) => sum + costOfChance(failed, passed), 0);
  const logs = rates
    .filter(({ check }) => tally.lossy[check] === 0)
    .map(({ failed, passed }) => Math.log(Math.max(0.5, failed) / (failed + passed + 1)));
  const spread = logs.length > 1 ? Math.max(...logs) - Math.min(...logs) : 0;
  return chance + rates.length - 1 + spread ** 2;
}
