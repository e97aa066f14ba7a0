import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError, UserError } from '../../errors.ts';
import { removeObject, statusOf } from '../../kube/api.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { KubeList, KubeObject } from '../../kube/objects.ts';
import { MANAGED_BY, MANAGER } from '../../model/labels.ts';
import type { Work } from './request.ts';

/** An object left by an interrupted run is replaced; this is how long its removal may take. */
const REPLACE_MS = 10_000;

/**
 * Creates the object. If an object of ours already has its name, that one is removed first, because its
 * origin is unknown.
 * @param path of its kind in its namespace
 * @throws UserError if an object of that name is not ours, ClusterError if the API refuses
 */
export async function putInPlace<T extends KubeObject>(work: Work, path: string, object: T): Promise<T> {
  const { client, pace, signal, deadline } = work;
  const last = Math.min(deadline, Date.now() + REPLACE_MS);
  while (true) {
    try {
      return await client.request<T>({ method: 'POST', path, body: object });
    } catch (error) {
      // A quota that somebody else changed at the same moment returns 409 too.
      if (statusOf(error) !== 409 || Date.now() >= last) throw error;
    }
    await removeOld(client, path, object);
    await sleep(pace.pollMs, undefined, { signal });
  }
}

async function removeOld(client: KubeClient, path: string, { kind, metadata: { name } }: KubeObject): Promise<void> {
  // By a list: a role that lets us create and delete such objects need not let us get one.
  const query = { fieldSelector: `metadata.name=${name}` };
  const [old] = (await client.request<KubeList<KubeObject>>({ method: 'GET', path, query })).items;
  if (!old) return;
  if (old.metadata.labels?.[MANAGED_BY] !== MANAGER)
    throw new UserError(`${kind} ${name} exists, but was not made by kubectl-netdoctor`, { code: 'NOT_OURS' });
  await removeMade(client, path, old);
}

/**
 * Deletes it in the background, because a pod on a dead node would keep its DaemonSet forever.
 * @param path of its kind in its namespace
 */
export async function removeMade(client: KubeClient, path: string, { metadata }: KubeObject): Promise<void> {
  const { name, uid } = metadata;
  await removeObject(client, { path: `${path}/${name}`, uid, propagationPolicy: 'Background' });
}

/**
 * The words of a cluster that refused: the checks that needed it are skipped, and the run goes on.
 * @throws anything other than such a refusal: an interruption, a bug
 */
export function refusalWords(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) throw error;
  if (error instanceof ClusterError) return error.said ?? error.message;
  if (error instanceof UserError) return error.message;
  throw error;
}
