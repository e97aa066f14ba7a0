import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiServer } from '../api/server.ts';
import type { Fault } from './fault.ts';
import type { StandingFaults } from './standing.ts';

/** How long the API server is away by default. */
const SECONDS = 2;

export interface Restarts {
  /**
   * To be called at each exec: at the first one under an `api-restart`, the API server goes away for a while.
   */
  readonly onExec: () => void;
  /** From now on it keeps its state. */
  readonly stop: () => Promise<void>;
}

export function restartAtExec(api: Pick<ApiServer, 'down' | 'up'>, faults: Pick<StandingFaults, 'named'>): Restarts {
  const done = new WeakSet<Fault>();
  const over = new AbortController();
  let turn: Promise<void> = Promise.resolve();
  return {
    onExec: () => {
      const due = faults.named('api-restart').find((fault) => !done.has(fault));
      if (!due) return;
      done.add(due);
      const awayMs = Number(due.args[0] ?? SECONDS) * 1000;
      // One after another: it cannot come up twice.
      turn = turn.then(() => restart(api, awayMs, over.signal));
    },
    stop: async () => {
      over.abort();
      await turn;
    },
  };
}

async function restart({ down, up }: Pick<ApiServer, 'down' | 'up'>, awayMs: number, over: AbortSignal): Promise<void> {
  if (over.aborted) return;
  await down();
  // An interrupted wait ends as well.
  await sleep(awayMs, undefined, { ref: false, signal: over }).catch(() => {});
  if (!over.aborted) await up();
}
