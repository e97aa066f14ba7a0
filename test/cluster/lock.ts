import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

// An abstract socket: the kernel releases it when the process ends, however that happens, so there are no
// stale locks.
const address = (name: string): string => `\0kubectl-netdoctor/${name}`;

function listen(name: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(address(name), () => {
      server.unref();
      resolve(server);
    });
  });
}

const held = new Set<Server>();

/** Releases all locks at once; for a signal handler that hands over to another process. */
export function dropLocks(): void {
  for (const server of held) server.close();
  held.clear();
}

/**
 * Runs `work` exclusively among all processes that use the same name. Calls `busy` once if another process
 * has the lock.
 */
export async function withLock<T>(name: string, work: () => Promise<T>, busy?: () => void): Promise<T> {
  let server = await listen(name);
  if (!server) busy?.();
  while (!server) {
    await sleep(100);
    server = await listen(name);
  }
  held.add(server);
  try {
    return await work();
  } finally {
    held.delete(server);
    server.close();
  }
}
