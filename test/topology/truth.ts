import type { Cause } from './cause.ts';
import { NOISE } from './chance.ts';
import type { Footprint } from './footprint.ts';

/** A cause, and how much of it can be seen. */
export interface Truth {
  readonly cause: Cause;
  /** Failed probes that it makes fail. */
  readonly cells: number;
  /** Those of them that no other cause makes fail. */
  readonly own: number;
  /** Whether a diagnosis has to find it. */
  readonly counted: boolean;
}

export const FIRST_FAILURE = 20;

/**
 * A cause is counted where it can be known. Not where it is hidden: less than a fifth of its cells are its own. Not
 * where noise would make such a pattern as well: single probes of some pair fail in every run.
 */
export function truthsOf(causes: readonly Cause[], { marks }: Footprint, seen: Seen): readonly Truth[] {
  const least = leastCells(seen.nodes);
  return causes.map((cause, index) => {
    const { cells, own } = countCells(marks, seen.codes, 1 << index);
    return { cause, cells, own, counted: own >= least && own >= cells * OWN_SHARE };
  });
}

const OWN_SHARE = 0.2;

interface Seen {
  readonly codes: Uint8Array;
  readonly nodes: number;
}

/** So many cells that in fewer than one of 20 runs noise alone has them all fail for some pair, whatever its scope. */
export function leastCells(nodes: number): number {
  const patterns = nodes * (nodes - 1) * SCOPES;
  return Math.max(2, Math.ceil(Math.log(0.05 / patterns) / Math.log(NOISE)));
}

/** One way or both, and all checks or those of one protocol. */
const SCOPES = 10;

function countCells(marks: Uint8Array, codes: Uint8Array, bit: number): Pick<Truth, 'cells' | 'own'> {
  let cells = 0;
  let own = 0;
  for (const [cell, mark] of marks.entries()) {
    if ((mark & bit) === 0 || (codes[cell] ?? 0) < FIRST_FAILURE) continue;
    cells += 1;
    if (mark === bit) own += 1;
  }
  return { cells, own };
}
