import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError } from '../errors.ts';
import type { KubeClient } from '../kube/client.ts';
import type { DaemonSet, KubeList, Namespace, Pod } from '../kube/objects.ts';
import { daemonSetsPath, orUndefined, statusOf } from './api.ts';
import { MANAGED_BY, MANAGED_SELECTOR, MANAGER } from './labels.ts';

export interface CleanRequest {
  readonly client: KubeClient;
  readonly namespace: string;
  /** Milliseconds until everything must be gone. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
  readonly onProgress: (left: readonly string[]) => void;
}

const POLL_MS = 500;

/**
 * Removes what carries our label in the namespace, then the namespace if we made it, and waits until all is gone.
 * Safe to repeat. A namespace without our label stays, whatever it holds.
 * @returns what was removed, as `kind/namespace/name`
 * @throws ClusterError where the API refuses, or something is still there when the time is up
 */
export async function clean(request: CleanRequest): Promise<readonly string[]> {
  const { client, namespace } = request;
  const found = await findNamespace(client, namespace);
  if (!found) return [];
  const removed: string[] = [];
  for (const { metadata } of (await listDaemonSets(client, namespace)).items) {
    await remove(client, `${daemonSetsPath(namespace)}/${metadata.name}`, metadata.uid);
    removed.push(`daemonset/${namespace}/${metadata.name}`);
  }
  if (found.metadata.labels?.[MANAGED_BY] === MANAGER) {
    await remove(client, `/api/v1/namespaces/${namespace}`, found.metadata.uid);
    removed.push(`namespace/${namespace}`);
  }
  await waitUntilGone(request, found);
  return removed;
}

/** One that may not be looked at is taken as there, and as not ours: then what is in it goes, and the namespace stays. */
async function findNamespace(client: KubeClient, name: string): Promise<Namespace | undefined> {
  try {
    return await orUndefined<Namespace>(client.request({ method: 'GET', path: `/api/v1/namespaces/${name}` }));
  } catch (error) {
    if (statusOf(error) === 403) return { metadata: { name } };
    throw error;
  }
}

/** The UID as a precondition: what was made anew in between is not what we meant to remove. */
async function remove(client: KubeClient, path: string, uid: string | undefined): Promise<void> {
  const body = {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy: 'Foreground',
    ...(uid ? { preconditions: { uid } } : {}),
  };
  await orUndefined(client.request({ method: 'DELETE', path, body }));
}

async function waitUntilGone(request: CleanRequest, before: Namespace): Promise<void> {
  const deadline = Date.now() + request.waitMs;
  while (true) {
    const left = await leftovers(request.client, before);
    if (left.length === 0) return;
    request.onProgress(left);
    if (Date.now() >= deadline) {
      throw new ClusterError(`still there after ${request.waitMs / 1000} s: ${left.join(', ')}`, {
        code: 'CLEAN_TIMEOUT',
        hint: 'run clean again; a pod on a dead node goes when the node comes back or is removed',
      });
    }
    await sleep(POLL_MS, undefined, { signal: request.signal });
  }
}

async function leftovers(client: KubeClient, before: Namespace): Promise<readonly string[]> {
  const { name, uid, labels } = before.metadata;
  const [sets, pods, namespace] = await Promise.all([
    listDaemonSets(client, name),
    client.request<KubeList<Pod>>({
      method: 'GET',
      path: `/api/v1/namespaces/${name}/pods`,
      query: { labelSelector: MANAGED_SELECTOR, limit: '20' },
    }),
    findNamespace(client, name),
  ]);
  const ours = labels?.[MANAGED_BY] === MANAGER && namespace?.metadata.uid === uid;
  return [
    ...sets.items.map(({ metadata }) => `daemonset/${name}/${metadata.name}`),
    ...pods.items.map(({ metadata }) => `pod/${name}/${metadata.name}`),
    ...(ours ? [`namespace/${name}`] : []),
  ];
}

async function listDaemonSets(client: KubeClient, namespace: string): Promise<KubeList<DaemonSet>> {
  return await client.request({
    method: 'GET',
    path: daemonSetsPath(namespace),
    query: { labelSelector: MANAGED_SELECTOR },
  });
}
