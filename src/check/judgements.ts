import type { Judgement } from '../model/verdict.ts';
import { oneLine } from '../text/visible.ts';

/** Why a target was not tried, or why its result shows neither a fault nor that there is none. */
export function skipped(detail: string): Judgement {
  return { verdict: 'skip', detail };
}

/**
 * Something that the floater says it cannot do, because it lacks a tool or a right. One node's word is not
 * enough: it is an error if another floater of its cluster and layer can.
 */
export function cannot(detail: string): Judgement {
  return { verdict: 'skip', detail, byFloater: true };
}

/** The program did not measure what it should have, so nothing is known about the network. */
export function programError(detail: string): Judgement {
  return { verdict: 'error', reason: 'PROGRAM', detail };
}

/** The words of a tool, on one line and harmless on a terminal. */
export function plainWords(words: string): string {
  return oneLine(words).replace(/\s+/g, ' ').trim();
}
