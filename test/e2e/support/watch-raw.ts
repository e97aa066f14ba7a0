import type { ClientRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { createInterface } from 'node:readline';
import type { Access } from './raw-client.ts';

export interface WatchEvent {
  readonly type: string;
  readonly object: unknown;
}

export interface Watched {
  readonly status: number;
  readonly type: string;
  readonly events: readonly WatchEvent[];
}

export interface WatchAsked {
  readonly path: string;
  /** What to do after the watch has begun. */
  readonly meanwhile?: () => Promise<void>;
  /** Ends the watch. By default, the server ends it. */
  readonly until?: (event: WatchEvent) => boolean;
}

const PATIENCE_MS = 60_000;

export async function watchRaw({ server, tls }: Access, { path, meanwhile, until }: WatchAsked): Promise<Watched> {
  const { promise, resolve, reject } = Promise.withResolvers<Watched>();
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const sent: ClientRequest = httpsRequest(server + path, { ...tls, signal, agent: false }, (response) => {
    const events: WatchEvent[] = [];
    const { statusCode: status = 0, headers } = response;
    const end = () => resolve({ status, type: headers['content-type'] ?? '', events });
    createInterface({ input: response })
      .on('line', (line) => {
        const event: WatchEvent = JSON.parse(line);
        events.push(event);
        if (until?.(event)) end();
      })
      .on('close', end)
      .on('error', reject);
    void meanwhile?.().catch(reject);
  });
  sent.on('error', reject);
  sent.end();
  try {
    return await promise;
  } finally {
    sent.destroy();
  }
}
