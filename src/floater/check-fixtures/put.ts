import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError, UserError } from '../../errors.ts';
import { removeObject, statusOf } from '../../kube/api.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { KubeList, KubeObject } from '../../kube/objects.ts';
import { MANAGED_BY, MANAGER } from '../../model/labels.ts';
import type { Work } from './request.ts';

/** One that was left by a run that was cut off is replaced; how long it may take to go. */
const REPLACE_MS = 10_000;

/**
 * Makes the object; one of ours with its name is removed first, since nobody knows how it came to stand there.
 * @param path of its kind in its namespace
 * @throws UserError where one of its name is not ours, ClusterError where the API refuses
 */
export async function putInPlace<T extends KubeObject>(work: Work, path: string, object: T): Promise<T> {
  const { client, pace, signal, deadline } = work;
  const last = Math.min(deadline, Date.now() + REPLACE_MS);
  while (true) {
    try {
      return await client.request<T>({ method: 'POST', path, body: object });
    } catch (error) {
      // Also a quota that somebody else changed at the same moment says 409.
      if (statusOf(error) !== 409 || Date.now() >= last) throw error;
    }
    await removeOld(client, path, object);
    await sleep(pace.pollMs, undefined, { signal });
  }
}

async function removeOld(client: KubeClient, path: string, { kind, metadata: { name } }: KubeObject): Promise<void> {
  // By a list: a role that lets us make and remove such objects need not let us get one.
  const query = { fieldSelector: `metadata.name=${name}` };
  const [old] = (await client.request<KubeList<KubeObject>>({ method: 'GET', path, query })).items;
  if (!old) return;
  if (old.metadata.labels?.[MANAGED_BY] !== MANAGER)
    throw new UserError(`${kind} ${name} exists, but was not made by kubectl-netdoctor`, { code: 'NOT_OURS' });
  await removeMade(client, path, old);
}

/** In the background: a pod on a dead node would hold its DaemonSet for ever. @param path of its kind in its namespace */
export async function removeMade(client: KubeClient, path: string, { metadata }: KubeObject): Promise<void> {
  const { name, uid } = metadata;
  await removeObject(client, { path: `${path}/${name}`, uid, propagationPolicy: 'Background' });
}

/**
 * What a cluster said in place of doing it: checks are skipped for it, and the run goes on.
 * @throws what is no such refusal: an interruption, a bug
 */
export function refusalWords(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) throw error;
  if (error instanceof ClusterError) return error.said ?? error.message;
  if (error instanceof UserError) return error.message;
  throw error;
}
