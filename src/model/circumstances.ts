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
  /** What became of the cluster's DNS; absent where no probe asked it in vain, or it could not be read. */
  readonly dns?: DnsState;
  /** What may shut the floaters' pods off, of those kinds of policies that could be read; absent where none could. */
  readonly policies?: readonly SeenPolicy[];
  /** When the probes began by the API server's clock; earlier versions do not say. */
  readonly since?: string;
  /** Warnings about nodes, and about the floaters of the run, the newest first. */
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

export interface DnsState {
  /** E.g. `kube-system/kube-dns`; absent: there is none. */
  readonly service?: string;
  /** How many ready addresses stand behind it; absent where that could not be read. */
  readonly endpoints?: number;
  /** The pods that it selects; absent where they could not be read, or it selects none. */
  readonly pods?: {
    readonly all: number;
    readonly ready: number;
    /** Those that are not ready, or ended since the probes began. */
    readonly troubles: readonly DnsPod[];
  };
  /** NetworkPolicies that shut these pods off, as namespace/name. */
  readonly policies: readonly string[];
}

export interface DnsPod {
  readonly pod: string;
  readonly node?: string;
  /** E.g. `CrashLoopBackOff, 7 restarts, ended with 1 (Error)`. */
  readonly why: string;
}

export interface SeenPolicy {
  /** E.g. `NetworkPolicy`. */
  readonly kind: string;
  /** As kubectl takes it, e.g. `networkpolicies.networking.k8s.io`. */
  readonly resource: string;
  /** Absent where it is for the whole cluster. */
  readonly namespace?: string;
  readonly name: string;
  /** Of the floaters' traffic, what it does not leave open. */
  readonly directions: readonly PolicyDirection[];
  /** `perhaps`: its selector asks for what is not known of them. */
  readonly selects: 'yes' | 'perhaps';
}

export type PolicyDirection = 'ingress' | 'egress';

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
