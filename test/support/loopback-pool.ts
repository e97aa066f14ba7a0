import { afterAll } from 'vitest';
import { type Loopback, startLoopback } from './loopback.ts';

/**
 * Loopback clusters for tests that run at the same time. Each takes one and leaves it healed for the next.
 */
export function useLoopbacks(nodes: number): () => Promise<Loopback & AsyncDisposable> {
  const all: Promise<Loopback & AsyncDisposable>[] = [];
  const free: Loopback[] = [];
  afterAll(async () => {
    for (const loopback of await Promise.all(all)) await loopback[Symbol.asyncDispose]();
  });
  const start = async () => {
    const starting = startLoopback(nodes);
    all.push(starting);
    return await starting;
  };
  return async () => {
    const loopback = free.pop() ?? (await start());
    return {
      ...loopback,
      [Symbol.asyncDispose]: async () => {
        loopback.cluster.faults.heal();
        free.push(loopback);
      },
    };
  };
}
