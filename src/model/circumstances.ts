/** What a cluster reports about itself that may explain failed probes, as far as the user may read it. */
export interface Circumstances {
  /** What the run calls the cluster. */
  readonly cluster: string;
  /** What is wrong with nodes, as the nodes report it. */
  readonly conditions: readonly SeenCondition[];
  /** The agents that provide the network, if they run as DaemonSets. */
  readonly agents: readonly Agent[];
  /** What provides the pod network, e.g. `Flannel, vxlan`. */
  readonly cni?: string;
  /** How kube-proxy works: iptables, ipvs, nftables …; absent if there is none or it may not be read. */
  readonly proxyMode?: string;
  /**
   * The state of the cluster's DNS; absent if every probe that asked it got an answer, or if it could not be
   * read.
   */
  readonly dns?: DnsState;
  /**
   * Policies that may cut off the floaters' pods, of the kinds that could be read; absent if none could be.
   */
  readonly policies?: readonly SeenPolicy[];
  /** When the probes began, by the API server's clock. Earlier versions do not record it. */
  readonly since?: string;
  /** Warnings about nodes and about the run's floaters, newest first. */
  readonly events: readonly SeenEvent[];
  /** What some of the run's nodes have in common and the others do not. Earlier versions do not record it. */
  readonly shared?: SharedTraits;
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
  /** When it began, in the API's time format. */
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
  /** E.g. `kube-system/kube-dns`; absent if there is none. */
  readonly service?: string;
  /** How many ready addresses are behind it; absent if that could not be read. */
  readonly endpoints?: number;
  /** The pods that it selects; absent if they could not be read or it selects none. */
  readonly pods?: {
    readonly all: number;
    readonly ready: number;
    /** Those that are not ready, or that ended after the probes began. */
    readonly troubles: readonly DnsPod[];
  };
  /** NetworkPolicies that cut off these pods, as namespace/name. */
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
  /** As kubectl accepts it, e.g. `networkpolicies.networking.k8s.io`. */
  readonly resource: string;
  /** Absent if it applies to the whole cluster. */
  readonly namespace?: string;
  readonly name: string;
  /** The directions of the floaters' traffic that it does not leave open. */
  readonly directions: readonly PolicyDirection[];
  /** `perhaps`: its selector depends on something that is not known about them. */
  readonly selects: 'yes' | 'perhaps';
}

export type PolicyDirection = 'ingress' | 'egress';

export interface SeenEvent {
  /** Empty if it is not known. */
  readonly node: string;
  /** The floater; absent if the event is about the node itself. */
  readonly pod?: string;
  readonly reason: string;
  readonly message: string;
  readonly times: number;
  /** When it was last seen, in the API's time format. */
  readonly last: string;
}

export interface SharedTraits {
  /** Names of the run's nodes in this cluster. */
  readonly nodes: readonly string[];
  readonly groups: readonly TraitGroup[];
}

/** Nodes that share traits which no other node has. */
export interface TraitGroup {
  /** The most telling one first. */
  readonly traits: readonly NodeTrait[];
  /** Indices into the names, ascending. */
  readonly nodes: readonly number[];
}

export const TRAIT_KINDS = ['label', 'instance-type', 'created', 'kubelet', 'kernel', 'os', 'runtime'] as const;

export interface NodeTrait {
  readonly kind: (typeof TRAIT_KINDS)[number];
  /**
   * For a label, `pool=b`, or `pool` if it has no value; for `created`, when the oldest of these nodes was
   * created, in the API's time format: they are the newest. Otherwise, what the node reports.
   */
  readonly value: string;
}
