import { ClusterError } from '../errors.ts';
import type { KubeClient } from './client.ts';
import { MOST_PAGES } from './limits.ts';
import type { KubeEvent, KubeList } from './objects.ts';
import { NOT_AN_API } from './refusal.ts';

export function podsPath(namespace: string): string {
  return `/api/v1/namespaces/${namespace}/pods`;
}

export function servicesPath(namespace: string): string {
  return `/api/v1/namespaces/${namespace}/services`;
}

export function endpointSlicesPath(namespace: string): string {
  return `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
}

/** The label on each EndpointSlice that holds the name of its Service. */
export const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';

export function daemonSetsPath(namespace: string): string {
  return `/apis/apps/v1/namespaces/${namespace}/daemonsets`;
}

/** Resolves to undefined if the API answers 404. */
export async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** For optional facts: if they may not be read (403) or do not exist, the run continues without them. */
export async function orNothing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isStatus(error, 403) || isStatus(error, 404)) return undefined;
    throw error;
  }
}

/**
 * The HTTP status of a refusal by the API; undefined for anything else, such as the answer of a proxy or a
 * login page.
 */
export function statusOf(error: unknown): number | undefined {
  return error instanceof ClusterError && error.code !== NOT_AN_API ? error.status : undefined;
}

/**
 * Whether the answer had this status, even if it did not come from an API server. For callers that need only
 * the status, not who sent it.
 */
export function isStatus(error: unknown, status: number): boolean {
  return error instanceof ClusterError && error.status === status;
}

const PAGE = 500;

/**
 * All of a list, page by page. `onServerTime` receives the server's clock at the first page.
 * @throws ClusterError, also if the pages do not end
 */
export async function listAll<T>(
  client: KubeClient,
  path: string,
  query: Readonly<Record<string, string>> = {},
  onServerTime?: (ms: number) => void,
): Promise<readonly T[]> {
  const found: T[] = [];
  let token: string | undefined;
  let pages = 0;
  do {
    pages += 1;
    if (pages > MOST_PAGES) throw endless(path);
    const page: KubeList<T> = await client.request({
      method: 'GET',
      path,
      query: { ...query, limit: String(PAGE), ...(token ? { continue: token } : {}) },
      ...(onServerTime && !token ? { onServerTime } : {}),
    });
    if (!Array.isArray(page.items)) throw noList(path);
    // A page may have more items than requested: more than a call can take as arguments.
    for (const item of page.items) found.push(item);
    if (token && page.metadata?.continue === token) throw endless(path);
    token = page.metadata?.continue;
  } while (token);
  return found;
}

function noList(path: string): ClusterError {
  return new ClusterError(`the API server answered GET ${path} with an object that is no list`, {
    code: NOT_AN_API,
    hint: 'something between here and the API server may have answered',
  });
}

function endless(path: string): ClusterError {
  return new ClusterError(`the API server's list of ${path} does not end`, {
    code: 'LIST_ENDLESS',
    hint: 'no cluster has that many objects: something between here and the API server may have answered',
  });
}

/** Events of type Warning; `fields` are further terms of the field selector. */
export async function listWarnings(
  client: KubeClient,
  namespace: string,
  fields: readonly string[] = [],
): Promise<readonly KubeEvent[]> {
  const fieldSelector = ['type=Warning', ...fields].join(',');
  return await listAll<KubeEvent>(client, `/api/v1/namespaces/${namespace}/events`, { fieldSelector });
}

/**
 * The values of all promises, once all have settled. If one fails, none is still running when this throws.
 */
export async function allDone<T>(work: readonly Promise<T>[]): Promise<readonly T[]> {
  return (await Promise.allSettled(work)).map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}

export interface Removal {
  readonly path: string;
  readonly uid: string | undefined;
  readonly propagationPolicy: 'Foreground' | 'Background';
}

/**
 * Deletes an object, with the UID as a precondition: an object recreated in the meantime is not the one to
 * remove.
 */
export async function removeObject(client: KubeClient, { path, uid, propagationPolicy }: Removal): Promise<void> {
  const body = {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy,
    ...(uid ? { preconditions: { uid } } : {}),
  };
  await orUndefined(client.request({ method: 'DELETE', path, body }));
}
