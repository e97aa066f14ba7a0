import { eachPair } from './each-pair.ts';
import type { Facet } from './facet.ts';
import type { Place } from './region.ts';
import { EXPLAINED, PASSED, UNKNOWN } from './symptom.ts';
import { type Board, weightOf } from './tally.ts';

export interface Sums {
  /** Weight of what nothing explains yet. */
  readonly open: number;
  readonly passed: number;
  readonly failed: number;
  /** Failed, and explained by another cause. */
  readonly explained: number;
}

/** By section: the sums of a place for which none are kept. */
export function sectionSums({ states, slots, weights }: Board, place: Place): readonly Sums[] {
  const sums = states.map(() => ({ open: 0, passed: 0, failed: 0, explained: 0 }));
  eachPair(place, slots, (source, to) => {
    const at = source * slots.nodes + to;
    for (let section = 0; section < states.length; section += 1) {
      const state = states[section]?.[at] ?? UNKNOWN;
      const sum = sums[section];
      if (!sum || state === UNKNOWN) continue;
      if (state === PASSED) sum.passed += 1;
      else sum.failed += 1;
      if (state === EXPLAINED) sum.explained += 1;
      sum.open += weightOf({ weights }, state);
    }
  });
  return sums;
}

/** The sums of the facet's sections, for a place without an inside. */
export function sumOf(sums: readonly Sums[], { outs }: Pick<Facet, 'outs'>): Sums {
  const all = { open: 0, passed: 0, failed: 0, explained: 0 };
  for (const section of outs) {
    const { open = 0, passed = 0, failed = 0, explained = 0 } = sums[section] ?? {};
    all.open += open;
    all.passed += passed;
    all.failed += failed;
    all.explained += explained;
  }
  return all;
}
