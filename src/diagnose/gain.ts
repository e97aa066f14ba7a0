import type { Facet } from './facet.ts';
import type { PlaceRegion } from './region.ts';
import type { Sums } from './section-sums.ts';
import type { Board } from './tally.ts';
import { ANY_CAUSE, CLAIMED, type Weights } from './weigh.ts';

/**
 * How much likelier a cause with these sums is than its absence. @param cost what its place and facet cost
 */
export function gainOf({ open, passed, explained }: Sums, cost: number, weights: Weights): number {
  return open - passed * weights.passed - explained * CLAIMED - cost - ANY_CAUSE;
}

/** The sums of a place for which they are kept. */
export function sumsOf(
  { open, passed, failed, explained, sections }: Board,
  { parts }: PlaceRegion,
  facet: Facet,
): Sums {
  const sums = { open: 0, passed: 0, failed: 0, explained: 0 };
  for (const { slot, role, less } of parts) {
    const sign = less ? -1 : 1;
    for (const section of role === 'out' ? facet.outs : facet.ins) {
      const at = slot * sections + section;
      sums.open += sign * (open[at] ?? 0);
      sums.passed += sign * (passed[at] ?? 0);
      sums.failed += sign * (failed[at] ?? 0);
      sums.explained += sign * (explained[at] ?? 0);
    }
  }
  return sums;
}
