import { NETCTL_NAMESPACE } from '../../src/floater/netctl.ts';

export const HOME = `/api/v1/namespaces/${NETCTL_NAMESPACE}`;
export const SETS = `/apis/apps/v1/namespaces/${NETCTL_NAMESPACE}/daemonsets`;
export const RBAC = '/apis/rbac.authorization.k8s.io/v1';

interface SetParts {
  readonly image?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Further containers. */
  readonly more?: readonly object[];
}

/** netctl's DaemonSet, with the fields that are read. */
export function netctlSet(name: string, { image, labels, more = [] }: SetParts = {}): object {
  const floater = { name: 'floater', image: image ?? `ghcr.io/kosmos-io/${name}:v0.2.0` };
  return {
    metadata: { name, uid: `set ${name}`, labels: labels ?? { app: name } },
    spec: { template: { metadata: { labels: { app: name } }, spec: { containers: [floater, ...more] } } },
  };
}

/** All that netctl makes in its own namespace, by path. */
export function netctlObjects(name: string): Readonly<Record<string, unknown>> {
  return {
    [`${SETS}/${name}`]: netctlSet(name),
    [`${HOME}/serviceaccounts/${name}`]: { metadata: { name, uid: `account ${name}` } },
    [`${RBAC}/clusterrolebindings/${name}`]: {
      metadata: { name, uid: `binding ${name}` },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace: NETCTL_NAMESPACE }],
    },
    [`${RBAC}/clusterroles/${name}`]: {
      metadata: { name, uid: `role ${name}` },
      rules: [
        { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
        { nonResourceURLs: ['*'], verbs: ['get'] },
      ],
    },
  };
}
