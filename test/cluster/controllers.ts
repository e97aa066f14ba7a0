import { setTimeout as sleep } from 'node:timers/promises';
import { rigKubectl } from './kubectl.ts';
import type { Cluster } from './types.ts';

const NAMESPACE = 'rig-looks-for-controllers';
/** Milliseconds. A controller that lost its watches retries after at most half a minute. */
const PATIENCE_MS = 90_000;
const POLL_MS = 200;

/**
 * Waits until the cluster's controllers work again, which may take a while after the API server was away: a
 * new namespace gets its service account, and disappears when it is deleted.
 */
export async function waitForControllers(cluster: Cluster): Promise<void> {
  const ask = (...args: string[]) => rigKubectl(cluster, args);
  await until('remove a namespace', async () => (await ask('get', 'ns', NAMESPACE, '--ignore-not-found')) === '');
  await ask('create', 'ns', NAMESPACE);
  try {
    const account = ['get', 'serviceaccount', 'default', '-n', NAMESPACE, '--ignore-not-found'];
    await until('make an account', async () => (await ask(...account)) !== '');
  } finally {
    await ask('delete', 'ns', NAMESPACE, '--timeout=90s');
  }
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`the controllers do not ${what}`);
    await sleep(POLL_MS);
  }
}
