import { createHash } from 'node:crypto';
import { ClusterError } from '../errors.ts';
import { findSet } from '../floater/find-set.ts';
import { type FoundNamespace, findNamespace } from '../floater/namespace.ts';
import { listAll, orNothing, statusOf } from '../kube/api.ts';
import type { KubeClient } from '../kube/client.ts';
import type { ApiGroupList, DaemonSet, KubeList, KubeObject, Namespace, Node, VersionInfo } from '../kube/objects.ts';
import { withoutPassword } from '../kube/without-password.ts';
import type { Layer } from '../model/network.ts';
import { type FoundServices, findServices, type Wants } from './services.ts';

/** What a cluster reports about itself and about the floaters' namespace. */
export interface Facts {
  readonly version: VersionInfo;
  /** Names of the API groups that are served. */
  readonly groups: readonly string[];
  readonly nodes: AnswerOrRefusal<readonly Node[]>;
  /** The UID of kube-system, or a hash of CA and server prefixed with `weak:` if the UID may not be read. */
  readonly fingerprint: string;
  readonly namespace: FoundNamespace;
  /** One for each requested layer, in their order. */
  readonly daemonSets: readonly AnswerOrRefusal<DaemonSet | undefined>[];
  /** Names of the namespace's NetworkPolicies, at most POLICIES_READ. */
  readonly policies: readonly string[];
  readonly services: FoundServices;
}

/** An answer, or the 403 in its place: missing rights are reported later, all at once. */
export type AnswerOrRefusal<T> = { readonly value: T } | { readonly refused: ClusterError };

/** One more than are named, so that "and more" can be said. */
export const POLICIES_READ = 4;

export interface FactsRequest {
  /** The floaters' namespace. */
  readonly namespace: string;
  readonly layers: readonly Layer[];
  readonly wants: Wants;
}

/** All requests in parallel, because none of them needs another's answer. */
export async function gatherFacts(client: KubeClient, { namespace, layers, wants }: FactsRequest): Promise<Facts> {
  const [version, { groups }, nodes, fingerprint, home, daemonSets, policies, services] = await Promise.all([
    client.request<VersionInfo>({ method: 'GET', path: '/version' }),
    client.request<ApiGroupList>({ method: 'GET', path: '/apis' }),
    asked(listAll<Node>(client, '/api/v1/nodes')),
    fingerprintOf(client),
    findNamespace(client, namespace),
    Promise.all(layers.map((layer) => asked(findSet(client, namespace, layer)))),
    policiesOf(client, namespace),
    findServices(client, wants),
  ]);
  const names = groups.map(({ name }) => name);
  return { version, groups: names, nodes, fingerprint, namespace: home, daemonSets, policies, services };
}

async function asked<T>(answer: Promise<T>): Promise<AnswerOrRefusal<T>> {
  try {
    return { value: await answer };
  } catch (error) {
    if (error instanceof ClusterError && statusOf(error) === 403) return { refused: error };
    throw error;
  }
}

/** @throws the refusal in place of the answer */
export function answered<T>(question: AnswerOrRefusal<T>): T {
  if ('refused' in question) throw question.refused;
  return question.value;
}

/**
 * Names can be reused, but the UID of kube-system stays with the cluster. If it may not be read: `weak:` and
 * a hash.
 */
export async function fingerprintOf(client: KubeClient): Promise<string> {
  const found = await orNothing<Namespace>(client.request({ method: 'GET', path: '/api/v1/namespaces/kube-system' }));
  if (found?.metadata.uid) return found.metadata.uid;
  const { cluster } = client.context;
  const authority = cluster['certificate-authority-data'] ?? cluster['certificate-authority'] ?? '';
  return `weak:${createHash('sha256')
    .update(`${authority}\n${withoutPassword(cluster.server)}`)
    .digest('hex')
    .slice(0, 32)}`;
}

async function policiesOf(client: KubeClient, namespace: string): Promise<readonly string[]> {
  const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`;
  const query = { limit: String(POLICIES_READ) };
  const found = await orNothing<KubeList<KubeObject>>(client.request({ method: 'GET', path, query }));
  return (found?.items ?? []).map(({ metadata }) => metadata.name);
}
