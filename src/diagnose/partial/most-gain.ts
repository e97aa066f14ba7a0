import type { Facet } from '../facet.ts';
import type { Part, PlaceRegion } from '../region.ts';
import type { Board } from '../tally.ts';
import { costOfChance } from '../weigh.ts';

/** A board, and how much its failures weigh. */
export interface Weighted {
  readonly board: Board;
  /** By section: its check, as an index of `most`. */
  readonly checkOf: readonly number[];
  /** By check: what a failure weighs at most if it was lost. */
  readonly most: readonly number[];
}

/** Of some probes: the weight of those that failed, how many that are, and how many passed. */
export interface Sums {
  readonly open: number;
  readonly failed: number;
  readonly passed: number;
}

/**
 * What a cause at the place could gain at most if it cost nothing, by its facet. Each check may fail at a
 * rate of its own, and weighing leaves it to chance which of its probes fail.
 */
export function mostGain(weighted: Weighted, { parts }: PlaceRegion): (facet: Facet) => number {
  const { board, checkOf } = weighted;
  const sums = { out: sumsOf(board, parts, 'out'), in: sumsOf(board, parts, 'in') };
  return ({ outs, ins }) => {
    const byCheck = weighted.most.map(() => ({ open: 0, failed: 0, passed: 0 }));
    for (const [own, sections] of [[sums.out, outs] as const, [sums.in, ins] as const]) {
      for (const section of sections) {
        const check = byCheck[checkOf[section] ?? -1];
        if (!check) continue;
        check.open += own.open[section] ?? 0;
        check.failed += own.failed[section] ?? 0;
        check.passed += own.passed[section] ?? 0;
      }
    }
    return mostOf(weighted, byCheck);
  };
}

/** @param byCheck what was measured of each check */
export function mostOf({ most }: Pick<Weighted, 'most'>, byCheck: readonly Sums[]): number {
  return byCheck.reduce((sum, { open, failed, passed }, check) => {
    const weight = Math.max(open, failed * (most[check] ?? 0));
    return sum + Math.max(0, weight - costOfChance(failed, passed));
  }, 0);
}

/** By section. Failures that are explained do not count. */
function sumsOf({ open, passed, failed, explained, sections }: Board, parts: readonly Part[], role: Part['role']) {
  const sums = {
    open: new Float64Array(sections),
    failed: new Float64Array(sections),
    passed: new Float64Array(sections),
  };
  for (const { slot, less } of parts.filter((part) => part.role === role)) {
    const sign = less ? -1 : 1;
    for (let section = 0; section < sections; section += 1) {
      const at = slot * sections + section;
      sums.open[section] = (sums.open[section] ?? 0) + sign * (open[at] ?? 0);
      sums.passed[section] = (sums.passed[section] ?? 0) + sign * (passed[at] ?? 0);
      sums.failed[section] = (sums.failed[section] ?? 0) + sign * ((failed[at] ?? 0) - (explained[at] ?? 0));
    }
  }
  return sums;
}
