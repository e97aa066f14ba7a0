import { setTimeout as sleep } from 'node:timers/promises';

/** What a refusal tells of when to come again. */
export interface BusyRefusal {
  readonly status: number;
  readonly retryAfterMs?: number | undefined;
}

export interface Patience {
  /** Milliseconds that all waits together may take. */
  readonly budgetMs: number;
  readonly signal: AbortSignal;
}

/** As many as client-go makes (`maxRetries` in rest/request.go). */
const MAX_TRIES = 10;
/** Where a 429 does not say how long to wait. */
const DEFAULT_WAIT_MS = 1_000;

/** The header Retry-After: seconds, or a date. Pure. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * How long to wait before asking the same again; undefined: not at all. A 429 was not processed, whatever was asked (API
 * priority and fairness). A 503 may have been, so only what changes nothing is asked again, and only where a server that
 * is busy says so itself: one without the header is most likely a proxy that has no server. Pure.
 */
export function waitMs(refusal: BusyRefusal, { changes }: { readonly changes: boolean }): number | undefined {
  if (refusal.status === 429) return refusal.retryAfterMs ?? DEFAULT_WAIT_MS;
  if (refusal.status === 503 && !changes) return refusal.retryAfterMs;
  return undefined;
}

/** Asks again as long as the answer says when to. An answer that asks for more than there is time for is the last. */
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
