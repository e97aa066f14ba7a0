import { eachPair } from './each-pair.ts';
import type { Facet } from './facet.ts';
import type { Place } from './region.ts';
import { PASSED, UNKNOWN } from './symptom.ts';
import type { Board, ProbeSpot } from './tally.ts';

/** A cause between floaters: where it is, and which probes it is about. */
export interface Cause {
  readonly place: Place;
  readonly facet: Facet;
  /**
   * Failed probes that it explains, including those that another cause also explains; and probes that passed
   * anyway.
   */
  readonly failed: number;
  readonly passed: number;
  /**
   * The share of its probes that fail, if the others pass because of what it is, such as one of several
   * paths.
   */
  readonly share?: number;
  /** How much likelier it is than its absence, given the causes that were found before it. */
  readonly gain: number;
}

/** Calls `visit(state, spot)` for every measured probe that the cause is about. */
export function eachState(
  { states, slots }: Pick<Board, 'states' | 'slots'>,
  { place, facet }: Pick<Cause, 'place' | 'facet'>,
  visit: (state: number, spot: ProbeSpot) => void,
): void {
  eachPair(place, slots, (source, to, role) => {
    for (const section of role === 'out' ? facet.outs : facet.ins) {
      const state = states[section]?.[source * slots.nodes + to] ?? UNKNOWN;
      if (state !== UNKNOWN) visit(state, { section, source, to });
    }
  });
}

/** Calls `visit` for every failed probe that the cause explains. */
export function eachFailed(
  board: Board,
  cause: Pick<Cause, 'place' | 'facet'>,
  visit: (spot: ProbeSpot) => void,
): void {
  eachState(board, cause, (state, spot) => {
    if (state !== PASSED) visit(spot);
  });
}

export interface ProbeCounts {
  readonly failed: number;
  readonly passed: number;
}

/** How many of the measured probes that the cause is about failed, and how many passed. */
export function countProbes(
  board: Pick<Board, 'states' | 'slots'>,
  cause: Pick<Cause, 'place' | 'facet'>,
): ProbeCounts {
  const counts = { failed: 0, passed: 0 };
  eachState(board, cause, (state) => {
    counts[state === PASSED ? 'passed' : 'failed'] += 1;
  });
  return counts;
}
