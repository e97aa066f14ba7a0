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

export interface ProbeVisitor {
  /** There may be millions: only the section is told. */
  readonly passed: (section: number) => void;
  readonly failed: (spot: ProbeSpot, state: number) => void;
}

/** Visits every measured probe that the cause is about. */
export function eachProbe(
  { states, slots }: Pick<Board, 'states' | 'slots'>,
  { place, facet }: Pick<Cause, 'place' | 'facet'>,
  { passed, failed }: ProbeVisitor,
): void {
  eachPair(place, slots, (source, to, role) => {
    for (const section of role === 'out' ? facet.outs : facet.ins) {
      const state = states[section]?.[source * slots.nodes + to] ?? UNKNOWN;
      if (state === PASSED) passed(section);
      else if (state !== UNKNOWN) failed({ section, source, to }, state);
    }
  });
}

/** Visits every failed probe that the cause explains. */
export function eachFailed(
  board: Pick<Board, 'states' | 'slots'>,
  cause: Pick<Cause, 'place' | 'facet'>,
  failed: ProbeVisitor['failed'],
): void {
  eachProbe(board, cause, { passed: () => {}, failed });
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
  eachProbe(board, cause, {
    passed: () => {
      counts.passed += 1;
    },
    failed: () => {
      counts.failed += 1;
    },
  });
  return counts;
}
