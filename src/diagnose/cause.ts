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
  const sectionsOf = sectionsAt(place, facet);
  eachPair(place, slots, (source, to, role) => {
    for (const section of sectionsOf(to, role)) {
      const state = states[section]?.[source * slots.nodes + to] ?? UNKNOWN;
      if (state === PASSED) passed(section);
      else if (state !== UNKNOWN) failed({ section, source, to }, state);
    }
  });
}

/**
 * The sections of the probes from one node of the place to another. If both are among many nodes, the probe
 * leaves one and reaches the other, and eachPair visits it once.
 */
export function sectionsAt(
  place: Place,
  { outs, ins }: Pick<Facet, 'outs' | 'ins'>,
): (to: number, role: 'out' | 'in') => readonly number[] {
  if (place.kind !== 'nodes' || place.heading !== 'both') return (_, role) => (role === 'out' ? outs : ins);
  const own = new Set(place.nodes);
  const both = [...new Set([...outs, ...ins])];
  return (to, role) => {
    if (role === 'in') return ins;
    return own.has(to) ? both : outs;
  };
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
