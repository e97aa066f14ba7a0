import { daemonSetsPath, orUndefined } from '../kube/api.ts';
import type { KubeClient } from '../kube/client.ts';
import type { DaemonSet, KubeObject } from '../kube/objects.ts';
import { MANAGED_BY, MANAGER } from '../model/labels.ts';
import { type CleanRequest, type Removable, remove, waitFor } from './clean.ts';

/**
 * netctl leaves a DaemonSet, a ServiceAccount, a ClusterRole and a ClusterRoleBinding, all with the same
 * name. The second name is that of its releases v0.0.x. No label says who made them, and names of Kosmos' own
 * objects start with `clusterlink-` too, so each must also look as netctl makes it:
 * https://github.com/kosmos-io/netdoctor/tree/main/pkg/manifest
 */
const NAMES: readonly string[] = ['clusterlink-floater', 'netdr-floater'];

/** Where netctl puts its floater by default. */
export const NETCTL_NAMESPACE = 'kosmos-system';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';

interface ClusterRole extends KubeObject {
  readonly rules?: readonly {
    readonly apiGroups?: readonly string[];
    readonly resources?: readonly string[];
    readonly nonResourceURLs?: readonly string[];
    readonly verbs?: readonly string[];
  }[];
}

interface ClusterRoleBinding extends KubeObject {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
}

/**
 * Finds what netctl left in this namespace, and in the cluster for it; changes nothing. Never includes a
 * namespace.
 * @throws ClusterError if the API refuses
 */
export async function findNetctl(client: KubeClient, namespace: string): Promise<readonly Removable[]> {
  return (await Promise.all(NAMES.map((name) => findNamed(client, namespace, name)))).flat();
}

/** @throws ClusterError if the API refuses, or if something still exists when the time is up */
export async function removeNetctl(request: CleanRequest, found: readonly Removable[]): Promise<void> {
  const { client } = request;
  for (const one of found) await remove(client, one);
  await waitFor(request, async () => {
    const there = await Promise.all(found.map(({ path }) => get<KubeObject>(client, path)));
    return found.filter(({ uid }, index) => there[index]?.metadata.uid === uid && uid).map(({ words }) => words);
  });
}

async function findNamed(client: KubeClient, namespace: string, name: string): Promise<readonly Removable[]> {
  const paths = {
    set: `${daemonSetsPath(namespace)}/${name}`,
    account: `/api/v1/namespaces/${namespace}/serviceaccounts/${name}`,
    binding: `${RBAC}/clusterrolebindings/${name}`,
    role: `${RBAC}/clusterroles/${name}`,
  };
  const [set, account, binding, role] = await Promise.all([
    get<DaemonSet>(client, paths.set),
    get<KubeObject>(client, paths.account),
    get<ClusterRoleBinding>(client, paths.binding),
    get<ClusterRole>(client, paths.role),
  ]);
  const its = {
    set: isNetctlSet(set, name),
    binding: isNetctlBinding(binding, name, namespace),
    role: isNetctlRole(role),
  };
  // Nothing identifies a service account as netctl's, so it counts as netctl's if the objects that use it do.
  // A role is removed with the last binding to it: netctl in another namespace may still use it.
  return [
    ...removable(its.set && set, paths.set, `daemonset/${namespace}/${name}`),
    ...removable((its.set || its.binding) && account, paths.account, `serviceaccount/${namespace}/${name}`),
    ...removable(its.binding && binding, paths.binding, `clusterrolebinding/${name}`),
    ...removable(its.role && (its.binding || !binding) && role, paths.role, `clusterrole/${name}`),
  ];
}

function removable(object: KubeObject | undefined | false, path: string, words: string): readonly Removable[] {
  return object ? [{ path, uid: object.metadata.uid, words }] : [];
}

async function get<T>(client: KubeClient, path: string): Promise<T | undefined> {
  return await orUndefined<T>(client.request({ method: 'GET', path }));
}

/** It has netctl's label, and all its containers run netctl's image, from any registry. */
function isNetctlSet(set: DaemonSet | undefined, name: string): boolean {
  const { labels } = set?.metadata ?? {};
  const images = set?.spec.template?.spec?.containers.map(({ image }) => image ?? '') ?? [];
  if (labels?.app !== name || labels[MANAGED_BY] === MANAGER) return false;
  return images.length > 0 && images.every((image) => imageName(image) === name);
}

/**
 * For example `clusterlink-floater` from `example.com:5000/kosmos-io/clusterlink-floater:v0.2.0@sha256:…`.
 */
function imageName(image: string): string {
  const [untagged = ''] = image.split('@');
  return untagged.slice(untagged.lastIndexOf('/') + 1).replace(/:.*$/, '');
}

function isNetctlBinding(binding: ClusterRoleBinding | undefined, name: string, namespace: string): boolean {
  const { roleRef, subjects = [] } = binding ?? {};
  const [subject] = subjects;
  const toRole = roleRef?.kind === 'ClusterRole' && roleRef.name === name;
  const toAccount = subject?.kind === 'ServiceAccount' && subject.name === name && subject.namespace === namespace;
  return toRole && toAccount && subjects.length === 1;
}

/** netctl gives its floater all rights: every verb on everything, and `get` on every URL. */
function isNetctlRole(role: ClusterRole | undefined): boolean {
  const [first, second, ...more] = role?.rules ?? [];
  return (
    more.length === 0 &&
    [first?.apiGroups, first?.resources, first?.verbs, second?.nonResourceURLs].every((words) => isOnly(words, '*')) &&
    isOnly(second?.verbs, 'get')
  );
}

function isOnly(words: readonly string[] | undefined, word: string): boolean {
  return words?.length === 1 && words[0] === word;
}
