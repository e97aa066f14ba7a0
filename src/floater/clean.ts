import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError } from '../errors.ts';
import { daemonSetsPath, isStatus, orNothing, orUndefined, podsPath, removeObject, servicesPath } from '../kube/api.ts';
import type { ApiRequest, KubeClient } from '../kube/client.ts';
import type { DaemonSet, KubeList, KubeObject, Namespace, Pod } from '../kube/objects.ts';
import { MANAGED_BY, MANAGED_SELECTOR, MANAGER } from '../model/labels.ts';

export interface CleanRequest {
  readonly client: KubeClient;
  readonly namespace: string;
  /** Milliseconds until everything must be gone. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
  readonly onProgress: (left: readonly string[]) => void;
}

const POLL_MS = 500;

/** An object on a cluster that may be removed. */
export interface Removable {
  readonly path: string;
  readonly uid: string | undefined;
  /** `kind/namespace/name`, as messages show it. */
  readonly words: string;
}

/** Our objects in a namespace. */
export interface OurObjects {
  /** Undefined: there is none. */
  readonly namespace: Namespace | undefined;
  /** In the order of removal. */
  readonly removable: readonly Removable[];
  /** Why the namespace stays though we made it: the objects in it that are not ours. */
  readonly foreign: readonly string[];
}

/**
 * Removes what carries our label in the namespace, then the namespace if we made it and nobody else uses it,
 * and waits until everything is gone. Safe to repeat. A namespace without our label stays, whatever it
 * contains.
 * @throws ClusterError if the API refuses, or if something still exists when the time is up
 */
export async function clean(request: CleanRequest): Promise<OurObjects> {
  const { client } = request;
  const ours = await findOurs(client, request.namespace);
  if (!ours.namespace) return ours;
  for (const one of ours.removable) await remove(client, one);
  await waitUntilGone(request, ours);
  return ours;
}

/** Only reads, changes nothing. */
export async function findOurs(client: KubeClient, name: string): Promise<OurObjects> {
  const namespace = await findNamespace(client, name);
  if (!namespace) return { namespace, removable: [], foreign: [] };
  const kinds = await Promise.all([listDaemonSets(client, name), listServices(client, name)]);
  const inIt = kinds.flat();
  if (!isOurs(namespace)) return { namespace, removable: inIt, foreign: [] };
  const foreign = await foreignIn(client, name);
  const home = { path: `/api/v1/namespaces/${name}`, uid: namespace.metadata.uid, words: `namespace/${name}` };
  return { namespace, removable: foreign.length > 0 ? inIt : [...inIt, home], foreign };
}

function isOurs({ metadata }: Namespace): boolean {
  return metadata.labels?.[MANAGED_BY] === MANAGER;
}

const FOREIGN_READ = 5;

/**
 * Deleting the namespace deletes everything in it, including what others run there by now, such as a later
 * Kosmos.
 */
async function foreignIn(client: KubeClient, namespace: string): Promise<readonly string[]> {
  const query = { labelSelector: `${MANAGED_BY}!=${MANAGER}`, limit: String(FOREIGN_READ) };
  const kinds = [
    { kind: 'daemonset', path: daemonSetsPath(namespace) },
    { kind: 'deployment', path: `/apis/apps/v1/namespaces/${namespace}/deployments` },
    { kind: 'statefulset', path: `/apis/apps/v1/namespaces/${namespace}/statefulsets` },
    { kind: 'pod', path: podsPath(namespace) },
  ];
  const found = await Promise.all(kinds.map(({ path }) => itemsOrNone(client, { method: 'GET', path, query })));
  return kinds.flatMap(({ kind }, index) =>
    (found[index] ?? []).filter(isForeign).map(({ metadata }) => `${kind}/${namespace}/${metadata.name}`),
  );
}

function isForeign({ metadata }: KubeObject): boolean {
  return metadata.labels?.[MANAGED_BY] !== MANAGER;
}

/** A kind that may not be listed is left out silently, so that clean needs no further rights. */
async function itemsOrNone(client: KubeClient, request: ApiRequest): Promise<readonly KubeObject[]> {
  return (await orNothing(client.request<KubeList<KubeObject>>(request)))?.items ?? [];
}

/**
 * A namespace that may not be read counts as existing and not ours: our objects in it are removed, and it
 * stays.
 */
async function findNamespace(client: KubeClient, name: string): Promise<Namespace | undefined> {
  try {
    return await orUndefined<Namespace>(client.request({ method: 'GET', path: `/api/v1/namespaces/${name}` }));
  } catch (error) {
    if (isStatus(error, 403)) return { metadata: { name } };
    throw error;
  }
}

export async function remove(client: KubeClient, { path, uid }: Removable): Promise<void> {
  await removeObject(client, { path, uid, propagationPolicy: 'Foreground' });
}

async function waitUntilGone(request: CleanRequest, { namespace, removable }: OurObjects): Promise<void> {
  const going = removable.some(({ words }) => words === `namespace/${request.namespace}`) ? namespace : undefined;
  await waitFor(request, () => leftovers(request.client, request.namespace, going));
}

/** Polls until nothing is left. @throws ClusterError that names what is left when the time is up */
export async function waitFor(
  request: Omit<CleanRequest, 'namespace'>,
  lookFor: () => Promise<readonly string[]>,
): Promise<void> {
  const deadline = Date.now() + request.waitMs;
  while (true) {
    const left = await lookFor();
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

/**
 * @param going the namespace, if it is removed too; a namespace created again in between is a different one
 */
async function leftovers(client: KubeClient, name: string, going: Namespace | undefined): Promise<readonly string[]> {
  const [sets, services, pods, namespace] = await Promise.all([
    listDaemonSets(client, name),
    listServices(client, name),
    client.request<KubeList<Pod>>({
      method: 'GET',
      path: podsPath(name),
      query: { labelSelector: MANAGED_SELECTOR, limit: '20' },
    }),
    going ? findNamespace(client, name) : undefined,
  ]);
  return [
    ...[...sets, ...services].map(({ words }) => words),
    ...pods.items.map(({ metadata }) => `pod/${name}/${metadata.name}`),
    ...(namespace && namespace.metadata.uid === going?.metadata.uid ? [`namespace/${name}`] : []),
  ];
}

async function listDaemonSets(client: KubeClient, namespace: string): Promise<readonly Removable[]> {
  const path = daemonSetsPath(namespace);
  const { items } = await client.request<KubeList<DaemonSet>>({ method: 'GET', path, query: OURS });
  return items.map(({ metadata }) => removable({ kind: 'daemonset', path, namespace }, metadata));
}

/**
 * Checks make and remove Services; a run that was killed leaves them. A user who may not list them made none.
 */
async function listServices(client: KubeClient, namespace: string): Promise<readonly Removable[]> {
  const path = servicesPath(namespace);
  const items = await itemsOrNone(client, { method: 'GET', path, query: OURS });
  return items.map(({ metadata }) => removable({ kind: 'service', path, namespace }, metadata));
}

const OURS = { labelSelector: MANAGED_SELECTOR } as const;

function removable(
  { kind, path, namespace }: { readonly kind: string; readonly path: string; readonly namespace: string },
  { name, uid }: KubeObject['metadata'],
): Removable {
  return { path: `${path}/${name}`, uid, words: `${kind}/${namespace}/${name}` };
}
