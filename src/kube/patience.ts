import { setTimeout as sleep } from 'node:timers/promises';

/** What a refusal says about when to try again. */
export interface BusyRefusal {
  readonly status: number;
  readonly retryAfterMs?: number | undefined;
}

export interface Patience {
  /** Milliseconds that all waits together may take. */
  readonly budgetMs: number;
  readonly signal: AbortSignal;
}

/** As many as client-go (`maxRetries` in rest/request.go). */
const MAX_TRIES = 10;
/** Used if a 429 does not say how long to wait. */
const DEFAULT_WAIT_MS = 1_000;

/** The header Retry-After: seconds, or a date. Pure. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * How long to wait before repeating a request; undefined means not at all. A 429 was never processed,
 * whatever the request was (API priority and fairness). A 503 may have been, so only read-only requests are
 * repeated, and only if the server sends Retry-After: a 503 without it is most likely from a proxy that has
 * no server. Pure.
 */
export function waitMs(refusal: BusyRefusal, { changes }: { readonly changes: boolean }): number | undefined {
  if (refusal.status === 429) return refusal.retryAfterMs ?? DEFAULT_WAIT_MS;
  if (refusal.status === 503 && !changes) return refusal.retryAfterMs;
  return undefined;
}

/**
 * Repeats a request for as long as the answer says when to. If an answer asks for a longer wait than the
 * budget has left, it is final.
 */
export async function patiently<T>(
  ask: () => Promise<T>,
  waitOf: (answer: T) => number | undefined,
  { budgetMs, signal }: Patience,
): Promise<T> {
  let left = budgetMs;
  for (let tries = 1; ; tries++) {
    const answer = await ask();
    const wait = waitOf(answer);
    if (wait === undefined || wait > left || tries === MAX_TRIES) return answer;
    left -= wait;
    await sleep(wait, undefined, { signal });
  }
}
