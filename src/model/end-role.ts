/** What has to work on the way to a service end, in addition to the source's own network. */
export type Dependency =
  /** The way to a pod of the cluster, on any node. */
  | 'pod'
  /** The cluster's DNS pods. */
  | 'dns'
  /**
   * The kube-proxy of the source's node, or its replacement: it translates the address of a Service to that
   * of a pod.
   */
  | 'kube-proxy';

/** What an end depends on, by its role. */
export const DEPENDS_ON = {
  /** A name, looked up by the resolvers in the pod's resolv.conf. */
  resolver: ['kube-proxy', 'dns', 'pod'],
  /** The address of the cluster's DNS Service. */
  'dns-service': ['kube-proxy', 'dns', 'pod'],
  /** A pod behind it. */
  'dns-replica': ['dns', 'pod'],
  /** A nameserver that the user named. */
  'dns-server': [],
  /** The address of a Service that selects floaters. */
  'cluster-ip': ['kube-proxy', 'pod'],
  /**
   * The DNS name of a headless Service. Its pods are reached without kube-proxy; only DNS is reached through
   * it.
   */
  headless: ['kube-proxy', 'dns', 'pod'],
  /** A Service that leads back to the source pod. */
  hairpin: ['kube-proxy', 'pod'],
  /** A port of the node `aim.node` that leads to a pod behind a Service. */
  nodeport: ['pod'],
  /** The API server, through its Service. It is a process on a node. */
  apiserver: ['kube-proxy'],
  /** An address or URL that the user named; nothing is known about it. */
  own: [],
} as const satisfies Readonly<Record<string, readonly Dependency[]>>;

/** What a service end is, as far as the way to it is concerned. */
export type EndRole = keyof typeof DEPENDS_ON;

export const END_ROLES = Object.keys(DEPENDS_ON) as readonly EndRole[];

/** Every role with this dependency. */
export function dependentOn(dependency: Dependency): readonly EndRole[] {
  return END_ROLES.filter((role) => (DEPENDS_ON[role] as readonly Dependency[]).includes(dependency));
}
