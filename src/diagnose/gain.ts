import type { Cause } from './cause.ts';
import type { Facet } from './facet.ts';
import type { PlaceRegion } from './region.ts';
import type { Sums } from './section-sums.ts';
import type { Board } from './tally.ts';
import { ANY_CAUSE, CLAIMED, mayLeak, type Weights } from './weigh.ts';

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

/** The cause at a place with the facet that gains most. @returns undefined if none gains anything */
export function bestFacet(
  { place, cost }: Pick<PlaceRegion, 'place' | 'cost'>,
  facets: readonly Facet[],
  sums: (facet: Facet) => Sums,
  { weights }: Board,
): Cause | undefined {
  let best: Cause | undefined;
  for (const facet of facets) {
    const there = sums(facet);
    const { passed, failed } = there;
    const gain = gainOf(there, cost + facet.cost, weights);
    if (gain <= (best?.gain ?? 0) || !mayLeak(passed, passed + failed, weights.leak)) continue;
    best = { place, facet, failed, passed, gain };
  }
  return best;
}
