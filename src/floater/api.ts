import { ClusterError } from '../errors.ts';
import type { KubeClient } from '../kube/client.ts';
import type { DaemonSet, KubeList } from '../kube/objects.ts';
import type { Layer } from '../plan/words.ts';
import { floaterName } from './labels.ts';

export function daemonSetsPath(namespace: string): string {
  return `/apis/apps/v1/namespaces/${namespace}/daemonsets`;
}

/** A layer's DaemonSet, whoever made it; undefined where there is none. */
export async function findSet(client: KubeClient, namespace: string, layer: Layer): Promise<DaemonSet | undefined> {
  const path = `${daemonSetsPath(namespace)}/${floaterName(layer)}`;
  return await orUndefined<DaemonSet>(client.request({ method: 'GET', path }));
}

/** Resolves to undefined where the API says 404. */
export async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** Nice to know: where it may not be known (403), or is not there, the run goes on without. */
export async function orNothing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (statusOf(error) === 403 || statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** The HTTP status of a refusal of the API; undefined for all else. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof ClusterError ? error.status : undefined;
}

const PAGE = 500;

/** All of a list, page by page. `onServerTime` hears the server's clock at the first of them. */
export async function listAll<T>(
  client: KubeClient,
  path: string,
  query: Readonly<Record<string, string>> = {},
  onServerTime?: (ms: number) => void,
): Promise<readonly T[]> {
  const found: T[] = [];
  let token: string | undefined;
  do {
    const page: KubeList<T> = await client.request({
      method: 'GET',
      path,
      query: { ...query, limit: String(PAGE), ...(token ? { continue: token } : {}) },
      ...(onServerTime && !token ? { onServerTime } : {}),
    });
    found.push(...page.items);
    token = page.metadata.continue;
  } while (token);
  return found;
}
