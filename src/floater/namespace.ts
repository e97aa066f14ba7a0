import { ClusterError } from '../errors.ts';
import { isStatus, orUndefined } from '../kube/api.ts';
import type { ApiRequest, KubeClient } from '../kube/client.ts';
import type { Namespace } from '../kube/objects.ts';
import { MANAGED_BY, MANAGER, OUR_LABELS, POD_SECURITY_LABEL } from '../model/labels.ts';
import type { Layer } from '../model/network.ts';

/**
 * A namespace as far as this user may see it. `ours`: we made it, so clean removes it; `unseen`: the user may
 * not read it.
 */
export type NamespaceState = 'missing' | 'there' | 'ours' | 'leaving' | 'unseen';

export interface FoundNamespace {
  readonly state: NamespaceState;
  /** Undefined if it is missing or unseen. */
  readonly object?: Namespace | undefined;
}

/** What Pod Security allows in one of our namespaces. */
export type PodSecurity = 'restricted' | 'privileged';

/** Every other level refuses the host's network. Pure. */
export function podSecurityFor(layers: readonly Layer[]): PodSecurity {
  return layers.includes('node') ? 'privileged' : 'restricted';
}

/** A namespace of ours. OpenShift's default node selector must not narrow our nodes. */
export function namespaceManifest(name: string, level: PodSecurity = 'restricted'): Namespace {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: { ...OUR_LABELS, [POD_SECURITY_LABEL]: level },
      annotations: { 'openshift.io/node-selector': '' },
    },
  };
}

/**
 * A user with rights in only one namespace often may not read the namespace itself, so unseen counts as
 * existing. If it is missing after all, creating something in it returns 404.
 */
export async function findNamespace(client: KubeClient, name: string): Promise<FoundNamespace> {
  try {
    const object = await orUndefined<Namespace>(client.request({ method: 'GET', path: pathOf(name), verbatim: true }));
    return { state: stateOf(object), object };
  } catch (error) {
    if (isStatus(error, 403)) return { state: 'unseen' };
    throw error;
  }
}

function pathOf(name: string): string {
  return `/api/v1/namespaces/${name}`;
}

function stateOf(object: Namespace | undefined): NamespaceState {
  if (!object) return 'missing';
  if (object.metadata.deletionTimestamp) return 'leaving';
  return object.metadata.labels?.[MANAGED_BY] === MANAGER ? 'ours' : 'there';
}

/** The request that creates the namespace as floaters of these layers need it. Pure. */
export function creation(name: string, layers: readonly Layer[]): ApiRequest {
  return { method: 'POST', path: '/api/v1/namespaces', body: namespaceManifest(name, podSecurityFor(layers)) };
}

/**
 * The request that lets floaters of these layers into a namespace that we made for other layers, for the
 * version that was read; undefined if they are allowed already. A namespace that is not ours, or that
 * somebody gave another level, is left alone. Pure.
 */
export function relabelling({ state, object }: FoundNamespace, layers: readonly Layer[]): ApiRequest | undefined {
  const isRestricted = object?.metadata.labels?.[POD_SECURITY_LABEL] === 'restricted';
  if (state !== 'ours' || !object || !isRestricted || podSecurityFor(layers) === 'restricted') return undefined;
  const body = withLevel(object, podSecurityFor(layers));
  return { method: 'PUT', path: pathOf(object.metadata.name), body, verbatim: true };
}

function withLevel(object: Namespace, level: PodSecurity): Namespace {
  const { metadata } = object;
  return { ...object, metadata: { ...metadata, labels: { ...metadata.labels, [POD_SECURITY_LABEL]: level } } };
}

/** What deploy did to the namespace. */
export interface NamespaceChange {
  readonly kind: 'created' | 'relabelled' | 'none';
  /** Restores the previous state. */
  readonly undo: () => Promise<void>;
  /** What remains if that fails. */
  readonly left: string;
}

/** Changes the namespace to what floaters of these layers need. */
export async function changeNamespace(
  client: KubeClient,
  { name, found, layers }: { readonly name: string; readonly found: FoundNamespace; readonly layers: readonly Layer[] },
): Promise<NamespaceChange> {
  if (found.state === 'missing') {
    const { metadata } = await client.request<Namespace>(creation(name, layers));
    return {
      kind: 'created',
      undo: () => remove(client, metadata),
      left: `namespace ${name}, which was made for it, is still there`,
    };
  }
  const relabel = relabelling(found, layers);
  if (!relabel) return { kind: 'none', undo: async () => {}, left: '' };
  const changed = await client.request<Namespace>(relabel);
  return {
    kind: 'relabelled',
    undo: async () => {
      await client.request({ ...relabel, body: withLevel(changed, 'restricted') });
    },
    left: `namespace ${name} keeps the label ${POD_SECURITY_LABEL}=privileged, which it got for it`,
  };
}

async function remove(client: KubeClient, { name, uid }: Namespace['metadata']): Promise<void> {
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } };
  await orUndefined(client.request({ method: 'DELETE', path: pathOf(name), body }));
}

/** The 404 for something created in a namespace that this user may not read. */
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
