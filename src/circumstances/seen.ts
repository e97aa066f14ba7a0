/** What a cluster says of itself that may be behind failed probes, as far as the user may read it. */
export interface Circumstances {
  /** What the run calls the cluster. */
  readonly cluster: string;
  /** What is wrong with nodes by their own words. */
  readonly conditions: readonly SeenCondition[];
  /** What makes the network, where it runs as DaemonSets. */
  readonly agents: readonly Agent[];
  /** What makes the pods' network, e.g. `Flannel, vxlan`. */
  readonly cni?: string;
  /** How kube-proxy works: iptables, ipvs, nftables …; absent where there is none, or it may not be read. */
  readonly proxyMode?: string;
  /** Warnings about nodes and floaters, the newest first. */
  readonly events: readonly SeenEvent[];
  /** What could not be read, in words: `events in namespace default`. */
  readonly unread: readonly string[];
}

export interface SeenCondition {
  readonly node: string;
  /** E.g. `Ready`, `NetworkUnavailable`. */
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  /** When it began, as the API writes times. */
  readonly since?: string;
}

export interface Agent {
  readonly role: 'cni' | 'kube-proxy';
  /** Its DaemonSets, e.g. `kube-system/kube-proxy`. */
  readonly sets: readonly string[];
  /** Nodes on which its pod is not ready. */
  readonly notReady: readonly string[];
  /** Nodes of the run that have no pod of it. */
  readonly missing: readonly string[];
}

export interface SeenEvent {
  /** Empty where it is not told. */
  readonly node: string;
  /** The floater; absent where it is about the node itself. */
  readonly pod?: string;
  readonly reason: string;
  readonly message: string;
  readonly times: number;
  /** When it was last seen, as the API writes times. */
  readonly last: string;
}
