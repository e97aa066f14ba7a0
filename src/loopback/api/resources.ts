/** A kind of object that the loopback API server stores. */
export interface Resource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames?: readonly string[];
  /** Fields that a field selector may name, in addition to `metadata.name` and `metadata.namespace`. */
  readonly fields?: readonly string[];
  /** Only the cluster itself makes and changes them, because one made by a user would lead nowhere. */
  readonly readOnly?: boolean;
}

const core = (plural: string, kind: string, more: Partial<Resource> = {}): Resource => ({
  group: '',
  version: 'v1',
  plural,
  kind,
  namespaced: true,
  ...more,
});
const apps = (plural: string, kind: string, shortName: string): Resource => ({
  group: 'apps',
  version: 'v1',
  plural,
  kind,
  namespaced: true,
  shortNames: [shortName],
});
const rbac = (plural: string, kind: string): Resource => ({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  plural,
  kind,
  namespaced: false,
});

export const NAMESPACES = core('namespaces', 'Namespace', {
  namespaced: false,
  shortNames: ['ns'],
  fields: ['status.phase'],
});
export const NODES = core('nodes', 'Node', { namespaced: false, shortNames: ['no'], fields: ['spec.unschedulable'] });
export const PODS = core('pods', 'Pod', {
  shortNames: ['po'],
  fields: ['spec.nodeName', 'status.phase', 'status.podIP'],
});
export const EVENTS = core('events', 'Event', {
  shortNames: ['ev'],
  fields: ['type', 'reason', 'involvedObject.kind', 'involvedObject.name', 'involvedObject.uid'],
});
export const SERVICES = core('services', 'Service', { shortNames: ['svc'], readOnly: true });
export const ENDPOINT_SLICES: Resource = {
  group: 'discovery.k8s.io',
  version: 'v1',
  plural: 'endpointslices',
  kind: 'EndpointSlice',
  namespaced: true,
  readOnly: true,
};
export const DAEMON_SETS = apps('daemonsets', 'DaemonSet', 'ds');

/** Everything that netdoctor asks for, and what a person looks at besides. */
export const RESOURCES: readonly Resource[] = [
  NAMESPACES,
  NODES,
  PODS,
  EVENTS,
  SERVICES,
  ENDPOINT_SLICES,
  core('configmaps', 'ConfigMap', { shortNames: ['cm'] }),
  core('serviceaccounts', 'ServiceAccount', { shortNames: ['sa'] }),
  DAEMON_SETS,
  apps('deployments', 'Deployment', 'deploy'),
  apps('statefulsets', 'StatefulSet', 'sts'),
  {
    group: 'networking.k8s.io',
    version: 'v1',
    plural: 'networkpolicies',
    kind: 'NetworkPolicy',
    namespaced: true,
    shortNames: ['netpol'],
  },
  rbac('clusterroles', 'ClusterRole'),
  rbac('clusterrolebindings', 'ClusterRoleBinding'),
];

/**
 * These are never removed at once: the content of a namespace goes first, and a container gets time to end.
 */
export const LINGERING: readonly Resource[] = [NAMESPACES, PODS];

/** Groups that store no objects and only answer questions. */
export const REVIEW_GROUPS = ['authorization.k8s.io', 'authentication.k8s.io'] as const;

/** The name in messages of the API server: `daemonsets.apps`, `pods`. */
export function resourceWord({ group, plural }: Pick<Resource, 'group' | 'plural'>): string {
  return group === '' ? plural : `${plural}.${group}`;
}

export function apiVersionOf({ group, version }: Resource): string {
  return group === '' ? version : `${group}/${version}`;
}
