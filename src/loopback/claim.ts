import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { ClusterError } from '../errors.ts';
import { type Addresses, addressesOf } from './addresses.ts';

/** A cluster takes the range 127.X.0.0/16, with X from these. */
const FIRST = 64;
const RANGES = 64;

export interface Claimed<T> {
  readonly addresses: Addresses;
  readonly claim: T;
}

/**
 * Finds a range that no other cluster has: whoever listens on the range's API server address has claimed it.
 * @param listen fails with EADDRINUSE if somebody already does
 * @throws ClusterError if all are taken
 */
export async function claimRange<T>(nodes: number, listen: (host: string) => Promise<T>): Promise<Claimed<T>> {
  const start = randomInt(RANGES);
  for (let step = 0; step < RANGES; step += 1) {
    const addresses = addressesOf(FIRST + ((start + step) % RANGES), nodes);
    try {
      return { addresses, claim: await listen(addresses.api) };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    }
  }
  throw new ClusterError('no address range is free for a demo cluster', {
    code: 'DEMO_NEEDS',
    hint: 'end the demo clusters that run on this machine, or whatever listens on port 26443',
  });
}

/** The same for every loopback cluster, each on its own address. */
const CLAIM_PORT = 26442;

/**
 * Holds a range as long as the cluster exists: its API server may go away for a while, and must find the
 * range free then.
 * @returns a function that gives it back
 * @throws EADDRINUSE if another cluster has it
 */
export async function holdRange(host: string): Promise<() => Promise<void>> {
  const server = createServer((socket) => socket.destroy()).listen(CLAIM_PORT, host);
  await once(server, 'listening');
  return async () => {
    const closed = once(server, 'close');
    server.close();
    await closed;
  };
}
