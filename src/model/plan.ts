import type { KubeFlags } from '../kube/kube-flags.ts';
import type { CheckTraits } from './check-traits.ts';
import type { Direction } from './directions.ts';
import type { EndRole } from './end-role.ts';
import type { Family, Layer, Path } from './network.ts';
import type { Remark } from './remark.ts';
import type { RunOptions } from './run-options.ts';

/** An end of a probe by name. */
export type Endpoint = FloaterEnd | ServiceEnd;

/** A floater. Its addresses come with bind: they change whenever a floater is made anew. */
export interface FloaterEnd {
  /** What the run calls the cluster. */
  readonly cluster: string;
  readonly node: string;
  readonly layer: Layer;
  /** Where the user chose sources or destinations: what it is alone. Absent: both. */
  readonly role?: 'source' | 'destination';
}

/** What is no floater, and is aimed at by one check, from every floater of its cluster. */
export interface ServiceEnd {
  readonly cluster: string;
  readonly layer: 'service';
  readonly check: string;
  /** Its name in words, where a floater has its node; one of a kind in its cluster and check. */
  readonly node: string;
  /** Families over which it is probed; absent: all that the run has. */
  readonly families?: readonly Family[];
  readonly aim: Aim;
}

/** What a check needs to know of it; each check uses what it put there. Plain JSON. */
export interface Aim {
  /** One a family at most; absent: known to the pod alone, or only once deploy has made it. */
  readonly addresses?: readonly string[];
  readonly port?: number;
  /** Families that it has, where its addresses do not tell; absent: any. */
  readonly families?: readonly Family[];
  /** What it is for the way that leads to it; absent: `own`. */
  readonly role?: EndRole;
  /** The node of the cluster that is itself aimed at. */
  readonly node?: string;
  /** The pod that it is, of role `dns-replica`. */
  readonly pod?: string;
  /** What the check calls this kind of aim. */
  readonly kind?: string;
  /** A DNS name. */
  readonly name?: string;
  readonly url?: string;
  /** Answers that are right; absent: any. */
  readonly expected?: readonly string[];
  /** Addresses for the floaters of these nodes alone; from elsewhere it is not tried. */
  readonly byNode?: Readonly<Record<string, readonly string[]>>;
  /** Why it cannot be tried at all, or not from the nodes that `byNode` leaves out. */
  readonly untried?: string;
}

export interface PlannedNode {
  readonly cluster: string;
  readonly name: string;
  readonly zone?: string;
  readonly region?: string;
  /** The InternalIP's /24 (IPv4) or /64 (IPv6), one a family. */
  readonly subnets: readonly string[];
  readonly os: string;
  readonly ready: boolean;
  readonly podCIDRs: readonly string[];
}

/** A node that is not probed, and why. `byRule`: left out on purpose, which leaves the exit code alone. */
export interface Untested {
  readonly cluster: string;
  readonly node: string;
  readonly reason: string;
  readonly byRule: boolean;
}

export interface ClusterRef {
  /** What this run calls it: the context's name, unless both contexts have the same. */
  readonly name: string;
  readonly context: string;
  readonly server: string;
  /** The UID of kube-system, or a hash of CA and server where that may not be read (`weak:` in front). */
  readonly fingerprint: string;
  readonly version: string;
  readonly namespace: string;
  /** The flags that lead there again, without what is secret. */
  readonly flags: KubeFlags;
}

export interface PlannedCheck {
  readonly name: string;
  readonly paths: readonly Path[];
  readonly traits: CheckTraits;
  /** The user asked for it by name: where it cannot be tried at all, the run is not complete. */
  readonly named?: boolean;
}

/** What is to be probed, by names. Pairs are every endpoint to every other, along the directions and the checks' paths. */
export interface Plan {
  readonly version: 1;
  readonly runId: string;
  /** The run that this one goes on with. */
  readonly resumes?: string;
  readonly source: ClusterRef;
  /** One at most for now. */
  readonly destinations: readonly ClusterRef[];
  readonly directions: readonly Direction[];
  readonly nodes: readonly PlannedNode[];
  readonly endpoints: readonly Endpoint[];
  readonly checks: readonly PlannedCheck[];
  /** What shaped floaters and probes, so that a later command can go on with the same. */
  readonly options: RunOptions;
  /** Families that the nodes' pod CIDRs promise; bind adds what the floaters really have. */
  readonly families: readonly Family[];
  readonly untested: readonly Untested[];
  readonly remarks: readonly Remark[];
}
