import { randomBytes } from 'node:crypto';
import { ClusterError, UserError } from '../errors.ts';
import type { KubeClient } from '../kube/client.ts';
import type { DaemonSet, Namespace } from '../kube/objects.ts';
import type { ProfileName } from './image-profile.ts';
import { FLOATER, MANAGED_BY, MANAGER, SPEC_HASH_ANNOTATION, TOKEN_ANNOTATION } from './labels.ts';
import { type FloaterOptions, floaterManifest, namespaceManifest, type Platform } from './manifests.ts';

/** What is on the cluster now and what it took. */
export interface Deployment {
  readonly namespace: string;
  readonly namespaceCreated: boolean;
  readonly daemonSet: 'created' | 'updated' | 'unchanged';
  readonly daemonSetUid: string;
  readonly token: string;
  readonly specHash: string;
  readonly profile: ProfileName;
  readonly port: number;
}

/**
 * Brings namespace and DaemonSet to what is wanted; what is already so stays untouched.
 * @throws UserError where a DaemonSet of that name is not ours, ClusterError where the API refuses
 */
export async function deployFloaters(
  client: KubeClient,
  options: FloaterOptions,
  platform: Platform,
): Promise<Deployment> {
  const namespaceCreated = await ensureNamespace(client, options.namespace);
  const path = daemonSetsPath(options.namespace);
  const existing = await orUndefined<DaemonSet>(client.request({ method: 'GET', path: `${path}/${FLOATER}` }));
  if (existing && existing.metadata.labels?.[MANAGED_BY] !== MANAGER) throw notOurs(options.namespace);
  if (existing?.metadata.deletionTimestamp) throw terminating(`DaemonSet ${options.namespace}/${FLOATER}`);

  const token = existing?.metadata.annotations?.[TOKEN_ANNOTATION] ?? randomBytes(8).toString('hex');
  const wanted = floaterManifest(options, token, platform);
  const specHash = wanted.metadata.annotations?.[SPEC_HASH_ANNOTATION] ?? '';
  const done = (daemonSet: Deployment['daemonSet'], uid: string | undefined): Deployment => ({
    namespace: options.namespace,
    namespaceCreated,
    daemonSet,
    daemonSetUid: uid ?? '',
    token,
    specHash,
    profile: options.profile.name,
    port: options.port,
  });

  if (!existing) {
    const created = await client.request<DaemonSet>({ method: 'POST', path, body: wanted });
    return done('created', created.metadata.uid);
  }
  if (existing.metadata.annotations?.[SPEC_HASH_ANNOTATION] === specHash)
    return done('unchanged', existing.metadata.uid);
  const resourceVersion = existing.metadata.resourceVersion;
  const metadata = { ...wanted.metadata, ...(resourceVersion ? { resourceVersion } : {}) };
  await client.request({ method: 'PUT', path: `${path}/${FLOATER}`, body: { ...wanted, metadata } });
  return done('updated', existing.metadata.uid);
}

/** The floaters' DaemonSet as it stands, or undefined; changes nothing. */
export async function findDeployment(client: KubeClient, namespace: string): Promise<Deployment | undefined> {
  const found = await orUndefined<DaemonSet>(
    client.request({ method: 'GET', path: `${daemonSetsPath(namespace)}/${FLOATER}` }),
  );
  if (!found || found.metadata.labels?.[MANAGED_BY] !== MANAGER) return undefined;
  return {
    namespace,
    namespaceCreated: false,
    daemonSet: 'unchanged',
    daemonSetUid: found.metadata.uid ?? '',
    token: found.metadata.annotations?.[TOKEN_ANNOTATION] ?? '',
    specHash: found.metadata.annotations?.[SPEC_HASH_ANNOTATION] ?? '',
    profile: 'agnhost',
    port: 8889,
  };
}

export function daemonSetsPath(namespace: string): string {
  return `/apis/apps/v1/namespaces/${namespace}/daemonsets`;
}

/** Resolves to undefined where the API says 404. */
export async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ClusterError && error.status === 404) return undefined;
    throw error;
  }
}

/** An existing namespace is used as it is, never relabelled; one that is on its way out cannot be used. */
async function ensureNamespace(client: KubeClient, name: string): Promise<boolean> {
  const existing = await orUndefined<Namespace>(client.request({ method: 'GET', path: `/api/v1/namespaces/${name}` }));
  if (existing?.metadata.deletionTimestamp) throw terminating(`namespace ${name}`);
  if (existing) return false;
  await client.request({ method: 'POST', path: '/api/v1/namespaces', body: namespaceManifest(name) });
  return true;
}

function terminating(what: string): ClusterError {
  return new ClusterError(`${what} is being deleted`, {
    code: 'TERMINATING',
    hint: 'wait until it is gone and run the command again, or take another namespace with -n',
  });
}

function notOurs(namespace: string): UserError {
  return new UserError(`DaemonSet ${namespace}/${FLOATER} exists, but was not made by kubectl-netdoctor`, {
    code: 'NOT_OURS',
    hint: 'take another namespace with -n, or remove it yourself',
  });
}
