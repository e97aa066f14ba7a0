import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError } from '../errors.ts';
import type { KubeClient } from './client.ts';

/** The state in which the API server was found: available all the time, available again, or not available. */
export type Presence = 'there' | 'back' | 'away';

/**
 * What everyone who uses one API server knows about it: one of them asks, and the others wait for the answer.
 */
export interface ApiGate {
  /**
   * Waits for the API server if it was found to be away and has not come back since.
   * @returns whether it may be asked
   */
  readonly open: () => Promise<boolean>;
  /**
   * Waits for the API server to answer. Also `back` if it was away at any time after `since` (by Date.now).
   */
  readonly ask: (since: number) => Promise<Presence>;
}

export interface GateOptions {
  /** Ends each wait: the run's time is up, or the user interrupts it. */
  readonly signal: AbortSignal;
  /** Milliseconds to wait, once, for an API server that is away. */
  readonly patienceMs?: number;
  readonly pauseMs?: number;
}

const PATIENCE_MS = 60_000;
const PAUSE_MS = 1_000;
/** Milliseconds for one request. */
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
    // After a wait without success, each later caller asks once, without waiting again.
    running ??= waitFor(client, { ...options, patienceMs: givenUp ? 0 : patienceMs }, onAway)
      .then((found) => {
        if (found && away) lastAway = Date.now();
        // A wait that was cut short found out nothing new.
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
    // If the sleep is cut short, the loop ends by itself.
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

/**
 * Whether the API server is ready, not just listening: one that has just started refuses what it will soon
 * allow. The answer is a word rather than an object, or a refusal if the user may not ask this. Any answer
 * except "busy" and "not ready" is good enough.
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
