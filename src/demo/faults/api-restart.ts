import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiServer } from '../api/server.ts';
import type { Fault } from './fault.ts';
import type { Standing } from './standing.ts';

/** How long the API server is away where the fault does not say. */
const SECONDS = 2;

/** To be called at each exec: at the first one under an `api-restart`, the API server goes away for a while. */
export function restartAtExec(api: Pick<ApiServer, 'down' | 'up'>, faults: Standing): () => void {
  const done = new Set<Fault>();
  return () => {
    const due = faults.named('api-restart').find((fault) => !done.has(fault));
    if (!due) return;
    done.add(due);
    void restart(api, Number(due.args[0] ?? SECONDS) * 1000);
  };
}

async function restart({ down, up }: Pick<ApiServer, 'down' | 'up'>, awayMs: number): Promise<void> {
  await down();
  await sleep(awayMs, undefined, { ref: false });
  await up();
}
