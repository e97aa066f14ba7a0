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

/** On each EndpointSlice: the name of its Service. */
export const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';

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

/** Nice to know: where it may not be known (403), or is not there, the run goes on without. */
export async function orNothing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isStatus(error, 403) || isStatus(error, 404)) return undefined;
    throw error;
  }
}

/** The HTTP status of a refusal of the API; undefined for all else, as what a proxy or a login page has answered. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof ClusterError && error.code !== NOT_AN_API ? error.status : undefined;
}

/** Whether something answered with this status, be it no API server: for what only wants to be known, not to be blamed. */
export function isStatus(error: unknown, status: number): boolean {
  return error instanceof ClusterError && error.status === status;
}

const PAGE = 500;

/**
 * All of a list, page by page. `onServerTime` hears the server's clock at the first of them.
 * @throws ClusterError also where the pages do not end
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
    // A page may have more than was asked for: more than a call takes arguments.
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

/** Their values, once all have ended: where one fails, none is under way any more when that is told. */
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

/** The UID as a precondition: what was made anew in between is not what we meant to remove. */
export async function removeObject(client: KubeClient, { path, uid, propagationPolicy }: Removal): Promise<void> {
  const body = {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy,
    ...(uid ? { preconditions: { uid } } : {}),
  };
  await orUndefined(client.request({ method: 'DELETE', path, body }));
}
