import { randomBytes } from 'node:crypto';
import { ClusterError, UserError } from '../errors.ts';
import type { KubeClient } from '../kube/client.ts';
import type { DaemonSet, Namespace } from '../kube/objects.ts';
import { orUndefined, statusOf } from './api.ts';
import { FLOATER, MANAGED_BY, MANAGER, SPEC_HASH_ANNOTATION, TOKEN_ANNOTATION } from './labels.ts';
import { type FloaterOptions, floaterManifest, type Platform } from './manifests.ts';

/** A namespace as far as this user may know of it; `ours`: made by us, so that clean removes it; `unseen`: not at all. */
export type NamespaceState = 'missing' | 'there' | 'ours' | 'leaving' | 'unseen';

/**
 * Who has rights in one namespace only may often not read the namespace itself: unseen is taken as "it is there". A
 * missing one then shows by the 404 of what is made in it.
 */
export async function namespaceState(client: KubeClient, name: string): Promise<NamespaceState> {
  try {
    const found = await orUndefined<Namespace>(client.request({ method: 'GET', path: `/api/v1/namespaces/${name}` }));
    if (!found) return 'missing';
    if (found.metadata.deletionTimestamp) return 'leaving';
    return found.metadata.labels?.[MANAGED_BY] === MANAGER ? 'ours' : 'there';
  } catch (error) {
    if (statusOf(error) === 403) return 'unseen';
    throw error;
  }
}

/** The DaemonSet that is wanted, and what it takes to get there. */
export interface Wanted {
  readonly change: 'created' | 'updated' | 'unchanged';
  readonly manifest: DaemonSet;
  readonly token: string;
  readonly specHash: string;
}

/**
 * Compares what stands with what is wanted; an existing DaemonSet keeps its token.
 * @throws UserError where the DaemonSet is not ours, ClusterError where it is being deleted
 */
export function wantedFor(existing: DaemonSet | undefined, options: FloaterOptions, platform: Platform): Wanted {
  if (existing && existing.metadata.labels?.[MANAGED_BY] !== MANAGER) throw notOurs(options.namespace);
  if (existing?.metadata.deletionTimestamp) throw leaving(`DaemonSet ${options.namespace}/${FLOATER}`);
  const token = existing?.metadata.annotations?.[TOKEN_ANNOTATION] ?? randomBytes(8).toString('hex');
  const made = floaterManifest(options, token, platform);
  const specHash = made.metadata.annotations?.[SPEC_HASH_ANNOTATION] ?? '';
  if (!existing) return { change: 'created', manifest: made, token, specHash };
  const same = existing.metadata.annotations?.[SPEC_HASH_ANNOTATION] === specHash;
  const { resourceVersion } = existing.metadata;
  const manifest = { ...made, metadata: { ...made.metadata, ...(resourceVersion ? { resourceVersion } : {}) } };
  return { change: same ? 'unchanged' : 'updated', manifest, token, specHash };
}

export function leaving(what: string): ClusterError {
  return new ClusterError(`${what} is being deleted`, {
    code: 'TERMINATING',
    hint: 'wait until it is gone and run the command again, or take another namespace with -n',
  });
}

/** The 404 of something made in a namespace that this user may not look at. */
export function namespaceMissing(name: string, cause: unknown): ClusterError {
  return new ClusterError(
    `namespace ${name} does not exist, and this user may not look at it, so it was not created either`,
    {
      code: 'NAMESPACE_MISSING',
      status: 404,
      hint: 'have it made by somebody who may, or take another namespace with -n',
      cause,
    },
  );
}

function notOurs(namespace: string): UserError {
  return new UserError(`DaemonSet ${namespace}/${FLOATER} exists, but was not made by kubectl-netdoctor`, {
    code: 'NOT_OURS',
    hint: 'take another namespace with -n, or remove it yourself',
  });
}
