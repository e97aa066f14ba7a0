import { ClusterError } from '../errors.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeList } from '../kube/objects.ts';

export function daemonSetsPath(namespace: string): string {
  return `/apis/apps/v1/namespaces/${namespace}/daemonsets`;
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
