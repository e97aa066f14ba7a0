import { PASSED, SILENT, STALLED, TOLD, UNKNOWN } from '../symptom.ts';
import { WEIGHTS } from '../weigh.ts';
import type { Union } from './union.ts';

/** The probes of one check, at a place or all. The failures are those that no cause explains. */
export interface Counts {
  silent: number;
  stalled: number;
  told: number;
  passed: number;
}

/** By check. */
export type CountsByCheck = readonly Counts[];

export function noCounts({ checks }: Pick<Union, 'checks'>): CountsByCheck {
  return Array.from({ length: checks }, () => ({ silent: 0, stalled: 0, told: 0, passed: 0 }));
}

/** All checks together. */
function sumOfCounts(counts: CountsByCheck): Counts {
  const sum = { silent: 0, stalled: 0, told: 0, passed: 0 };
  for (const { silent, stalled, told, passed } of counts) {
    sum.silent += silent;
    sum.stalled += stalled;
    sum.told += told;
    sum.passed += passed;
  }
  return sum;
}

/** Counts a probe by its state; none that is explained or unknown. */
export function count(counts: Counts | undefined, state: number): void {
  if (!counts) return;
  if (state === PASSED) counts.passed += 1;
  else if (state === SILENT) counts.silent += 1;
  else if (state === STALLED) counts.stalled += 1;
  else if (state === TOLD) counts.told += 1;
}

/** All probes, without the failures that small causes explain. */
export function countAll(union: Pick<Union, 'board' | 'owners' | 'checkOf' | 'checks'>): CountsByCheck {
  const { board, owners, checkOf } = union;
  const all = noCounts(union);
  for (const [section, cells] of board.states.entries()) {
    const counts = all[checkOf[section] ?? 0];
    const own = owners[section];
    let passed = 0;
    for (let at = 0; at < cells.length; at += 1) {
      const state = cells[at] ?? UNKNOWN;
      // No cause owns a pass, and passes are by far the most.
      if (state === PASSED) passed += 1;
      else if (!own?.[at]) count(counts, state);
    }
    if (counts) counts.passed += passed;
  }
  return all;
}

/** @param told by check: how many passes not to count */
export function withoutPasses(all: CountsByCheck, told: Float64Array): CountsByCheck {
  return all.map((counts, check) => ({ ...counts, passed: Math.max(0, counts.passed - (told[check] ?? 0)) }));
}

/** How many probes' worth of experience stands behind what is expected of any network. */
const EXPERIENCE = 400;
/** The share of probes that fails in any network. */
const USUAL = Math.exp(-WEIGHTS.part.silent);

/**
 * What the failures at a place weigh for a cause. If hardly any others of their check fail in the network,
 * they are less likely to be chance than elsewhere: how much less follows from the rates there and in the
 * rest of the network (a likelihood ratio, as of the G-test).
 */
export function weightBeside(there: CountsByCheck, all: CountsByCheck): number {
  return there.reduce((sum, own, check) => sum + weightOfCheck(own, all[check] ?? own), 0);
}

/** The same if the checks that fail there do so at one rate. */
export function weightTogether(there: CountsByCheck, all: CountsByCheck): number {
  const fails = (_: Counts, check: number) => {
    const { silent = 0, stalled = 0, told = 0 } = there[check] ?? {};
    return silent + stalled + told > 0;
  };
  return weightOfCheck(sumOfCounts(there.filter(fails)), sumOfCounts(all.filter(fails)));
}

function weightOfCheck(there: Counts, all: Counts): number {
  const { silent, stalled, told } = WEIGHTS.part;
  const usual = there.silent * silent + there.stalled * stalled;
  if (!isQuiet(all)) return there.told * told + usual;
  const [own, every] = [lostIn(there), lostIn(all)];
  const learned = surprise(every, all.passed) - surprise(every - own, Math.max(0, all.passed - there.passed));
  return there.told * told + Math.max(usual, learned);
}

/** By check: the most that one failure weighs if it was lost, and not refused. */
export function mostBeside(all: CountsByCheck): readonly number[] {
  const { silent } = WEIGHTS.part;
  const mostOf = (counts: Counts) => (isQuiet(counts) ? 1 - Math.log(rateOf(lostIn(counts), counts.passed)) : silent);
  const together = mostOf(sumOfCounts(all));
  return all.map((counts) => Math.max(together, mostOf(counts)));
}

/** Whether fewer fail than in any network. */
function isQuiet(counts: Counts): boolean {
  return rateOf(lostIn(counts), counts.passed) < USUAL;
}

function lostIn({ silent, stalled }: Counts): number {
  return silent + stalled;
}

/** How unlikely it is that these fail and those pass, if failures are as rare as they seem, or as usual. */
function surprise(failed: number, passed: number): number {
  const rate = rateOf(failed, passed);
  // Those that were expected beyond the ones that failed are no sign of a cause.
  return Math.min(failed, passed * rate) - failed * Math.log(rate);
}

function rateOf(failed: number, passed: number): number {
  return Math.min(USUAL, (failed + USUAL * EXPERIENCE) / (failed + passed + EXPERIENCE));
}
