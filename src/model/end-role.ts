/** What has to work on the way to a service end, beside the source's own network. */
export type Dependency =
  /** The way to a pod of the cluster, on whichever node. */
  | 'pod'
  /** The cluster's DNS pods. */
  | 'dns'
  /**
   * The kube-proxy of the node that asks, or what stands in for it: it turns the address of a Service into a
   * pod's.
   */
  | 'kube-proxy';

/** By role: what an end of it depends on. */
export const DEPENDS_ON = {
  /** A name by the resolvers of the pod's resolv.conf. */
  resolver: ['kube-proxy', 'dns', 'pod'],
  /** The address of the cluster's DNS Service. */
  'dns-service': ['kube-proxy', 'dns', 'pod'],
  /** A pod behind it. */
  'dns-replica': ['dns', 'pod'],
  /** A nameserver that the user named. */
  'dns-server': [],
  /** The address of a Service of the floaters. */
  'cluster-ip': ['kube-proxy', 'pod'],
  /** The DNS name of one that leads to its pods without kube-proxy; the name is found by the DNS Service. */
  headless: ['kube-proxy', 'dns', 'pod'],
  /** A Service that leads back to the pod that asks. */
  hairpin: ['kube-proxy', 'pod'],
  /** A port of the node `aim.node` that leads to a pod of a Service. */
  nodeport: ['pod'],
  /** The API server by its Service. It is a process of a node. */
  apiserver: ['kube-proxy'],
  /** An address or URL of the user's own, of which nothing is known. */
  own: [],
} as const satisfies Readonly<Record<string, readonly Dependency[]>>;

/** What a service end is for the way that leads to it. */
export type EndRole = keyof typeof DEPENDS_ON;

export const END_ROLES = Object.keys(DEPENDS_ON) as readonly EndRole[];

/** Every role with this dependency. */
export function dependentOn(dependency: Dependency): readonly EndRole[] {
  return END_ROLES.filter((role) => (DEPENDS_ON[role] as readonly Dependency[]).includes(dependency));
}
