import type { KubeFlags } from '../kube/kube-flags.ts';
import type { CheckTraits } from './check-traits.ts';
import type { Direction } from './directions.ts';
import type { EndRole } from './end-role.ts';
import type { Family, Layer, Path } from './network.ts';
import type { Remark } from './remark.ts';
import type { RunOptions } from './run-options.ts';

/** An endpoint of a probe, by name. */
export type Endpoint = FloaterEnd | ServiceEnd;

/** A floater. bind adds its addresses, because they change whenever a floater is recreated. */
export interface FloaterEnd {
  /** What the run calls the cluster. */
  readonly cluster: string;
  readonly node: string;
  readonly layer: Layer;
  /** The only role that the floater has, if the user chose sources or destinations. Absent: both roles. */
  readonly role?: 'source' | 'destination';
}

/** An endpoint other than a floater, aimed at by one check from every floater of its cluster. */
export interface ServiceEnd {
  readonly cluster: string;
  readonly layer: 'service';
  readonly check: string;
  /** Its name in words, in place of a floater's node; unique within its cluster and check. */
  readonly node: string;
  /** Families over which it is probed; absent: every family of the run. */
  readonly families?: readonly Family[];
  readonly aim: Aim;
}

/** What a check needs to know about a service end; each check reads only what it wrote. Plain JSON. */
export interface Aim {
  /**
   * At most one per family. Absent: only the pod knows it, or it is known only after deploy has created the
   * object.
   */
  readonly addresses?: readonly string[];
  readonly port?: number;
  /** Its families, if its addresses do not show them; absent: any. */
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
  /** The answers that are right; absent: any. */
  readonly expected?: readonly string[];
  /** Addresses for the floaters of these nodes only; from other nodes it is not tried. */
  readonly byNode?: Readonly<Record<string, readonly string[]>>;
  /** Why it cannot be tried at all, or not from the nodes that are missing in `byNode`. */
  readonly untried?: string;
}

export interface PlannedNode {
  readonly cluster: string;
  readonly name: string;
  readonly zone?: string;
  readonly region?: string;
  /** The InternalIP's /24 (IPv4) or /64 (IPv6), one per family. */
  readonly subnets: readonly string[];
  readonly os: string;
  readonly ready: boolean;
  readonly podCIDRs: readonly string[];
}

/** A node that is not probed, and why. `byRule`: left out on purpose, which does not affect the exit code. */
export interface Untested {
  readonly cluster: string;
  readonly node: string;
  readonly reason: string;
  readonly byRule: boolean;
}

export interface ClusterRef {
  /** What this run calls it: the context's name, unless both contexts have the same name. */
  readonly name: string;
  readonly context: string;
  readonly server: string;
  /** The UID of kube-system, or a hash of CA and server if the UID may not be read (prefix `weak:`). */
  readonly fingerprint: string;
  readonly version: string;
  readonly namespace: string;
  /** The flags that lead to it again, without secrets. */
  readonly flags: KubeFlags;
}

export interface PlannedCheck {
  readonly name: string;
  readonly paths: readonly Path[];
  readonly traits: CheckTraits;
  /** The user asked for it by name: if it cannot be tried at all, the run is not complete. */
  readonly named?: boolean;
}

/**
 * What to probe, by name. The pairs are every endpoint to every other, along the directions and the checks'
 * paths.
 */
export interface Plan {
  readonly version: 1;
  readonly runId: string;
  /** The run that this one resumes. */
  readonly resumes?: string;
  readonly source: ClusterRef;
  /** At most one for now. */
  readonly destinations: readonly ClusterRef[];
  readonly directions: readonly Direction[];
  readonly nodes: readonly PlannedNode[];
  readonly endpoints: readonly Endpoint[];
  readonly checks: readonly PlannedCheck[];
  /** The options that shaped floaters and probes, so that a later command can continue with the same ones. */
  readonly options: RunOptions;
  /** Families of the nodes' pod CIDRs; bind adds those that the floaters really have. */
  readonly families: readonly Family[];
  readonly untested: readonly Untested[];
  readonly remarks: readonly Remark[];
}
