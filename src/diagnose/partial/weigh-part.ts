import { eachProbe } from '../cause.ts';
import { isSamePlace } from '../region.ts';
import { EXPLAINED, PASSED } from '../symptom.ts';
import { costOfChance, mayLeak, WEIGHTS } from '../weigh.ts';
import { type Candidate, COST } from './candidate.ts';
import { type CountsByCheck, count, noCounts, weightBeside, weightTogether } from './strays.ts';
import { LEAST_FAILURES, ownerAt, type Union } from './union.ts';

/** What a cause with a share would explain. */
export interface Weighed {
  readonly candidate: Candidate;
  readonly failed: number;
  readonly passed: number;
  /** By check. */
  readonly passedByCheck: Float64Array;
  /** How much shorter the explanation of everything is with it, given the causes that it replaces. */
  readonly gain: number;
  /**
   * False if it says of a single cause that stops nearly all that it is a share, and explains nothing else.
   */
  readonly isNew: boolean;
  /** Whether it only replaces one cause, at the same place. */
  readonly isSame: boolean;
  /**
   * Replaceable causes, by index: those that it replaces, and those that stay although they lie within it.
   */
  readonly replaced: readonly number[];
  readonly kept: readonly number[];
}

/** From this share on, what fails is told as if all of it did. */
export const NEARLY_ALL = 0.9;

/** A smaller share than this is lost in many a network that works, unless it is lost again and again. */
const LEAST_SHARE = 0.005;

/** What it costs to say that all checks fail at one rate: the better of two ways to weigh was chosen. */
const ONE_RATE = 2;

/** What is replaced depends on the share, and the other way round. */
const ROUNDS = 3;

/** Failures that one cause explains, or that none does. */
interface Failures {
  readonly byCheck: Float64Array;
}

/** A replaceable cause, by its index, and its failures. */
type Owned = readonly [owner: number, failures: Failures];

/**
 * Weighs the candidate by its probes.
 * @param all the probes of the whole network
 * @returns undefined if too few of them fail, or all do
 */
export function weigh(union: Union, candidate: Candidate, all: CountsByCheck): Weighed | undefined {
  const tally = tallyOf(union, candidate);
  const replaced = replacedBy(tally, union);
  const taken = [tally.free, ...replaced.map(([, failures]) => failures)];
  const failed = taken.reduce((sum, failures) => sum + sumOf(failures.byCheck), 0);
  const passed = sumOf(tally.passed);
  const isNearlyAll = failed >= NEARLY_ALL * (failed + passed);
  // What may be whole was weighed as such before, with all that others explain.
  const mayBeWhole = isNearlyAll && mayLeak(passed, passed + failed, WEIGHTS.reach.leak);
  if (failed < LEAST_FAILURES || isUsual(tally, failed, passed) || (mayBeWhole && !tally.lossy.includes(1)))
    return undefined;
  const saved = replaced.reduce((sum, [owner]) => sum + costOfOwner(union, owner), 0);
  const cost = candidate.region.cost + candidate.facet.cost + COST;
  const apart = weightBeside(tally.counts, all) - chanceOf(tally, taken);
  const together = weightTogether(tally.counts, all) - costOfChance(failed, passed) - ONE_RATE;
  const gain = Math.max(apart, together) + saved - cost;
  const owners = replaced.map(([owner]) => owner);
  const kept = [...tally.byOwner.keys()].filter((owner) => !owners.includes(owner));
  const isSame = owners.length === 1 && sumOf(tally.free.byCheck) === 0 && isAt(candidate, union, owners[0] ?? 0);
  const isReach = union.replaceables[owners[0] ?? 0]?.located.symptom === 'reach';
  const isWhole = !isReach || isNearlyAll || hasWholeCheck(tally, taken);
  const isNew = !isSame || !isWhole;
  return { candidate, failed, passed, passedByCheck: tally.passed, gain, isNew, isSame, replaced: owners, kept };
}

function isUsual({ counts }: Tally, failed: number, passed: number): boolean {
  const told = counts.reduce((sum, count) => sum + count.told, 0);
  return failed < LEAST_SHARE * (failed + passed) && told < failed / 2;
}

/** Whether a check fails altogether. Then it is about such checks, and not about a share of all. */
function hasWholeCheck(tally: Tally, taken: readonly Failures[]): boolean {
  const rates = ratesOf(tally, taken);
  return rates.length > 1 && rates.some(({ failed, passed }) => failed >= LEAST_FAILURES && passed === 0);
}

/** Of so many places, some lose all their probes by chance where most are lost. */
const MARGIN = 4;

/** The causes that cost more to tell than their failures cost as a part of the candidate, or nearly. */
function replacedBy(tally: Tally, union: Union): readonly Owned[] {
  const { free, byOwner } = tally;
  // Only causes all of whose failures are here. Otherwise some would be left without a cause.
  const within = [...byOwner].filter(([owner, { byCheck }]) => sumOf(byCheck) === union.replaceables[owner]?.failed);
  let replaced: readonly Owned[] = within;
  for (let round = 0; round < ROUNDS; round += 1) {
    const taken = [free, ...replaced.map(([, failures]) => failures)];
    const prices = pricesOf(tally, taken);
    replaced = within.filter(([owner, failures]) => {
      const cost = costOfOwner(union, owner);
      return priceOf(failures, prices) <= cost || priceBeside(tally, taken, failures) <= cost + MARGIN;
    });
  }
  return replaced;
}

function priceOf({ byCheck }: Failures, prices: Float64Array): number {
  return byCheck.reduce((sum, count, check) => sum + count * (prices[check] ?? 0), 0);
}

/** The same if the others alone tell how often the probes fail. */
function priceBeside(tally: Tally, taken: readonly Failures[], failures: Failures): number {
  const others = taken.filter((one) => one !== failures);
  return failures.byCheck.reduce((sum, count, check) => {
    const failed = others.reduce((all, { byCheck }) => all + (byCheck[check] ?? 0), 0);
    const passed = tally.passed[check] ?? 0;
    return sum + (count === 0 ? 0 : count * Math.log((failed + passed) / failed));
  }, 0);
}

function costOfOwner({ replaceables }: Union, owner: number): number {
  return replaceables[owner]?.cost ?? 0;
}

/** What was measured at the candidate's place. */
interface Tally {
  /** By check. */
  readonly passed: Float64Array;
  /** 1 for each check of which some packets arrived and some did not. */
  readonly lossy: Uint8Array;
  /** What no replaceable cause explains. */
  readonly free: Failures;
  /** The same, and all passes. */
  readonly counts: CountsByCheck;
  readonly byOwner: ReadonlyMap<number, Failures>;
}

function tallyOf(union: Union, { region: { place }, facet }: Candidate): Tally {
  const { board, checkOf, checks, isLoss } = union;
  const lossy = new Uint8Array(checks);
  const counts = noCounts(union);
  const byOwner = new Map<number, Failures>();
  eachProbe(
    board,
    { place, facet },
    {
      passed: (section) => count(counts[checkOf[section] ?? 0], PASSED),
      failed: (spot, state) => {
        if (state === EXPLAINED) return;
        const check = checkOf[spot.section] ?? 0;
        const owner = ownerAt(union, spot);
        if (owner < 0) count(counts[check], state);
        else addFailure(owner, check);
        if (isLoss(spot)) lossy[check] = 1;
      },
    },
  );
  const passed = Float64Array.from(counts, (one) => one.passed);
  const free = { byCheck: Float64Array.from(counts, ({ silent, stalled, told }) => silent + stalled + told) };
  return { passed, lossy, free, counts, byOwner };

  function addFailure(owner: number, check: number): void {
    const failures = byOwner.get(owner) ?? { byCheck: new Float64Array(checks) };
    failures.byCheck[check] = (failures.byCheck[check] ?? 0) + 1;
    byOwner.set(owner, failures);
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

function ratesOf({ passed }: Tally, taken: readonly Failures[]): readonly Rate[] {
  const rates = Array.from(passed, (count, check): Rate => {
    const failed = taken.reduce((sum, { byCheck }) => sum + (byCheck[check] ?? 0), 0);
    return { check, failed, passed: count };
  });
  return rates.filter(({ failed, passed: count }) => failed + count > 0);
}

/** By check: what each failure costs, because the cause does not say that it is this one that fails. */
function pricesOf(tally: Tally, taken: readonly Failures[]): Float64Array {
  const prices = new Float64Array(tally.passed.length);
  for (const { check, failed, passed } of ratesOf(tally, taken)) {
    if (failed > 0) prices[check] = Math.log((failed + passed) / failed);
  }
  return prices;
}

/** Whether the cause was found at the same place. */
function isAt({ region }: Candidate, { replaceables }: Union, owner: number): boolean {
  const place = replaceables[owner]?.located.cause.place;
  return place !== undefined && isSamePlace(place, region.place);
}

/**
 * What it costs to leave to chance which of the probes fail. Checks may fail at different rates: some try
 * more often than others. But the farther apart the rates, the less it is one cause, unless some of several
 * packets are lost, which only some checks notice.
 */
function chanceOf(tally: Tally, taken: readonly Failures[]): number {
  const rates = ratesOf(tally, taken);
  const chance = rates.reduce((sum, { failed, passed }) => sum + costOfChance(failed, passed), 0);
  const logs = rates
    .filter(({ check }) => tally.lossy[check] === 0)
    .map(({ failed, passed }) => Math.log(Math.max(0.5, failed) / (failed + passed + 1)));
  const spread = logs.length > 1 ? Math.max(...logs) - Math.min(...logs) : 0;
  return chance + rates.length - 1 + spread ** 2;
}
