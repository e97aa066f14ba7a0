import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError } from '../errors.ts';
import type { KubeClient } from './client.ts';

/** How an API server was found: there all the time, there again, or not there. */
export type Presence = 'there' | 'back' | 'away';

/** What all who talk to one API server know of it together: one of them asks, the others wait for the answer. */
export interface ApiGate {
  /** Waits for the API server where it was found away, and had not come back since. @returns whether it may be asked */
  readonly open: () => Promise<boolean>;
  /** Waits for the API server to answer. `back` also where it was away at any time since then (by Date.now). */
  readonly ask: (since: number) => Promise<Presence>;
}

export interface GateOptions {
  /** Ends each wait: the run's time is up, or the user wants it to end. */
  readonly signal: AbortSignal;
  /** Milliseconds for which an API server that is away is waited for, once. */
  readonly patienceMs?: number;
  readonly pauseMs?: number;
}

const PATIENCE_MS = 60_000;
const PAUSE_MS = 1_000;
/** Milliseconds for one question. */
const ANSWER_MS = 5_000;

export function apiGate(client: KubeClient, options: GateOptions): ApiGate {
  const { patienceMs = PATIENCE_MS } = options;
  let running: Promise<boolean> | undefined;
  let away = false;
  let givenUp = false;
  let lastAway = Number.NEGATIVE_INFINITY;

  const onAway = () => {
    away = true;
    lastAway = Date.now();
  };
  const wait = (): Promise<boolean> => {
    // Who was waited for in vain is asked once by each who comes later, and not waited for again.
    running ??= waitFor(client, { ...options, patienceMs: givenUp ? 0 : patienceMs }, onAway)
      .then((found) => {
        if (found && away) lastAway = Date.now();
        // Cut short, it found out nothing new.
        if (found || !options.signal.aborted) away = givenUp = !found;
        return found;
      })
      .finally(() => {
        running = undefined;
      });
    return running;
  };
  return {
    open: async () => !away || (await wait()),
    ask: async (since) => {
      if (!(await wait())) return 'away';
      return lastAway >= since ? 'back' : 'there';
    },
  };
}

async function waitFor(
  client: KubeClient,
  { signal, patienceMs = PATIENCE_MS, pauseMs = PAUSE_MS }: GateOptions,
  onAway: () => void,
): Promise<boolean> {
  const end = Date.now() + patienceMs;
  while (!signal.aborted) {
    if (await answers(client, signal)) return true;
    onAway();
    if (Date.now() + pauseMs > end) return false;
    // Cut short, the loop ends by itself.
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

/**
 * Whether the API server is ready, not only listening: one that has just started refuses what it will soon allow. The
 * answer is a word and no object, or a refusal where the user may not ask this: all but "busy" and "not ready" will do.
 */
async function answers(client: KubeClient, signal: AbortSignal): Promise<boolean> {
  const asking = client.withSignal(AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]));
  try {
    await asking.request({ method: 'GET', path: '/readyz', timeoutMs: ANSWER_MS });
    return true;
  } catch (error) {
    const status = error instanceof ClusterError ? error.status : undefined;
    return status !== undefined && status < 500 && status !== 429;
  }
}
