import { createHash } from 'node:crypto';
import { ClusterError } from '../errors.ts';
import { daemonSetsPath, orUndefined, statusOf } from '../floater/api.ts';
import { FLOATER } from '../floater/labels.ts';
import { type NamespaceState, namespaceState } from '../floater/standing.ts';
import type { KubeClient } from '../kube/client.ts';
import type { ApiGroupList, DaemonSet, KubeList, KubeObject, Namespace, Node, VersionInfo } from '../kube/objects.ts';

/** What a cluster says about itself and about the floaters' namespace. */
export interface Facts {
  readonly version: VersionInfo;
  /** Names of the API groups that are served. */
  readonly groups: readonly string[];
  readonly nodes: Asked<readonly Node[]>;
  /** The UID of kube-system, or a hash of CA and server where that may not be read (`weak:` in front). */
  readonly fingerprint: string;
  readonly namespaceState: NamespaceState;
  readonly daemonSet: Asked<DaemonSet | undefined>;
  /** Names of the namespace's NetworkPolicies; not more than POLICIES_READ. */
  readonly policies: readonly string[];
}

/** An answer, or the 403 in its place: the rights that are missing are told all at once, later. */
export type Asked<T> = { readonly value: T } | { readonly refused: ClusterError };

/** One more than are named, so that "and more" can be said. */
export const POLICIES_READ = 4;
const PAGE = 500;

/** All questions at once: none of them needs another's answer. */
export async function gatherFacts(client: KubeClient, namespace: string): Promise<Facts> {
  const [version, { groups }, nodes, fingerprint, state, daemonSet, policies] = await Promise.all([
    client.request<VersionInfo>({ method: 'GET', path: '/version' }),
    client.request<ApiGroupList>({ method: 'GET', path: '/apis' }),
    asked(listNodes(client)),
    fingerprintOf(client),
    namespaceState(client, namespace),
    asked(orUndefined<DaemonSet>(client.request({ method: 'GET', path: `${daemonSetsPath(namespace)}/${FLOATER}` }))),
    policiesOf(client, namespace),
  ]);
  const names = groups.map(({ name }) => name);
  return { version, groups: names, nodes, fingerprint, namespaceState: state, daemonSet, policies };
}

async function asked<T>(answer: Promise<T>): Promise<Asked<T>> {
  try {
    return { value: await answer };
  } catch (error) {
    if (error instanceof ClusterError && error.status === 403) return { refused: error };
    throw error;
  }
}

/** @throws the refusal in place of the answer */
export function answered<T>(question: Asked<T>): T {
  if ('refused' in question) throw question.refused;
  return question.value;
}

async function listNodes(client: KubeClient): Promise<readonly Node[]> {
  const found: Node[] = [];
  let token: string | undefined;
  do {
    const query = { limit: String(PAGE), ...(token ? { continue: token } : {}) };
    const page: KubeList<Node> = await client.request({ method: 'GET', path: '/api/v1/nodes', query });
    found.push(...page.items);
    token = page.metadata.continue;
  } while (token);
  return found;
}

/** Names can be given anew; the UID of kube-system stays with the cluster. Where it may not be read: `weak:` and a hash. */
export async function fingerprintOf(client: KubeClient): Promise<string> {
  const found = await orNothing<Namespace>(client.request({ method: 'GET', path: '/api/v1/namespaces/kube-system' }));
  if (found?.metadata.uid) return found.metadata.uid;
  const { cluster } = client.context;
  const authority = cluster['certificate-authority-data'] ?? cluster['certificate-authority'] ?? '';
  return `weak:${createHash('sha256').update(`${authority}\n${cluster.server}`).digest('hex').slice(0, 32)}`;
}

async function policiesOf(client: KubeClient, namespace: string): Promise<readonly string[]> {
  const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`;
  const query = { limit: String(POLICIES_READ) };
  const found = await orNothing<KubeList<KubeObject>>(client.request({ method: 'GET', path, query }));
  return (found?.items ?? []).map(({ metadata }) => metadata.name);
}

/** Nice to know: where it may not be known, or is not there, the run goes on without. */
async function orNothing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (statusOf(error) === 403 || statusOf(error) === 404) return undefined;
    throw error;
  }
}
