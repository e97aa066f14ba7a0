import type { Judgement } from '../model/verdict.ts';
import { oneLine } from '../text/visible.ts';

/** Why a target was not tried, or what came of it tells neither of a fault nor of its absence. */
export function skipped(detail: string): Judgement {
  return { verdict: 'skip', detail };
}

/**
 * What the floater says that it cannot do: a tool or a right that it lacks. One node's word is not enough: where another
 * of its cluster and layer can, it is an error.
 */
export function cannot(detail: string): Judgement {
  return { verdict: 'skip', detail, byFloater: true };
}

/** The program did not measure what it was to measure: nothing is known of the network. */
export function programError(detail: string): Judgement {
  return { verdict: 'error', reason: 'PROGRAM', detail };
}

/** What a tool said, on one line and harmless on a terminal. */
export function plainWords(words: string): string {
  return oneLine(words).replace(/\s+/g, ' ').trim();
}
