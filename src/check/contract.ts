import type { BoundPlan, Floater, FloaterAbility, Section } from '../model/bound-plan.ts';
import type { CheckTraits } from '../model/check-traits.ts';
import type { Family, Path } from '../model/network.ts';
import type { Aim, ServiceEnd } from '../model/plan.ts';
import type { Judgement } from '../model/verdict.ts';

/** One probe for a source to make. */
export interface Target {
  readonly section: Section;
  /** Index into `plan.endpoints`. */
  readonly endpoint: number;
  /** Empty if only the pod knows it: the address of its resolvers, or of a name that it looks up. */
  readonly address: string;
  readonly port: number;
  /**
   * The identity with which the floater at the other end answers. An answer with any other is
   * WRONG_RESPONDER. Empty if the other end is not a floater.
   */
  readonly identity: string;
  /** What is aimed at, if it is not a floater. */
  readonly aim?: Aim;
  /**
   * The floater that probes, of targets that depend on it. Targets that are the same for all sources have
   * none, because the sources share them.
   */
  readonly source?: Floater;
}

/** A target of one source alone. */
export interface OwnTarget extends Target {
  readonly source: Floater;
}

/** A target that cannot be tried, judged before any program runs. */
export interface Untried {
  readonly section: Section;
  readonly endpoint: number;
  readonly judgement: Judgement;
}

export interface Targets<T extends Target = Target> {
  readonly tried: readonly T[];
  readonly untried: readonly Untried[];
}

export interface ProbeOptions {
  /** Milliseconds for one probe. */
  readonly timeoutMs: number;
  /** How often a check that repeats its probes itself (`count: 'itself'`) probes each target. */
  readonly count: number;
}

export interface Program {
  /**
   * POSIX sh. It prints each record with `row NUMBER FIELDS…`, where NUMBER is that of the target. A line `!
   * ADDRESS WORDS…` reports what the system said. Files go into `$d`. If the program has to end early, the
   * process that it started last is killed. If it has several processes, or one with children, `$jobs` lists
   * them: they get a TERM, and `$d/over` exists.
   */
  readonly text: string;
  /** The number of records that it prints if all goes well. */
  readonly records: number;
  /** Milliseconds within which it must end, whatever the network does. */
  readonly deadlineMs: number;
  /**
   * Whether it sends datagrams, to which an answer may come that nobody waits for; or whether it counts such
   * answers, which it may do only when `$d/alone` exists: then the checks that send any have ended.
   */
  readonly datagrams?: 'sent' | 'counted';
}

/** What the program printed about one target. */
export interface ProbeRecord {
  /** The fields after the number, as they were printed. */
  readonly fields: string;
  /** What the system said about this target's address, if anything. */
  readonly remark: string | undefined;
}

export interface Needs {
  /**
   * Programs that the floater's image must have. If no floater of a cluster and layer has them all, the check
   * is `skip`. If only some have them, it is an error on the others.
   */
  readonly tools: readonly string[];
  /**
   * What the floaters must be able to answer. If they cannot, the check is `skip`, which is known before
   * anything is made.
   */
  readonly floater?: readonly FloaterAbility[];
  /**
   * What preflight has to find in the cluster for `aims`: the DNS Service and its pods, or the API server's
   * Service.
   */
  readonly discovers?: readonly ('dns' | 'apiServer')[];
  /**
   * In words: what the user must be allowed in addition to what every run needs, and what is not tried
   * without it.
   */
  readonly rights?: string;
}

/** What preflight saw of a cluster that checks may aim at. */
export interface Discovered {
  /** What the run calls the cluster. */
  readonly cluster: string;
  /** Families of the cluster, its primary one first. */
  readonly families: readonly Family[];
  /** Nodes that are to be probed. */
  readonly nodes: readonly DiscoveredNode[];
  /** Addresses and port of the Service default/kubernetes; undefined if they may not be read. */
  readonly apiServer: { readonly addresses: readonly string[]; readonly port: number } | undefined;
  /** The cluster's DNS Service and the pods behind it; undefined if they may not be read. */
  readonly dns: DiscoveredDns | undefined;
}

export interface DiscoveredNode {
  readonly name: string;
  /** InternalIP, at most one per family. */
  readonly internal: readonly string[];
  /** ExternalIP; empty unless the user wants it probed. */
  readonly external: readonly string[];
}

export interface DiscoveredDns {
  /** NAMESPACE/NAME of the Service. */
  readonly service: string;
  readonly addresses: readonly string[];
  readonly port: number;
  /** Undefined if they may not be listed. */
  readonly replicas: readonly { readonly name: string; readonly address: string; readonly port: number }[] | undefined;
}

/** The user's options for one check, validated by its optionsSchema. */
export type CheckOptions = Readonly<Record<string, unknown>>;

/**
 * A check. Everything in it is pure; a new one is one folder under plugins/ and one line in
 * plugins/registry.ts.
 */
export interface Plugin {
  readonly name: string;
  readonly summary: string;
  /** What a pass proves, in a sentence. */
  readonly proves: string;
  /** Whether it runs if the user did not choose checks. */
  readonly byDefault: boolean;
  readonly needs: Needs;
  /**
   * What the rest of the program has to know about it, in order to diagnose its failures and to put them into
   * words. There are no defaults: a check without traits would get findings apart from other checks that fail
   * for the same reason.
   */
  readonly traits: CheckTraits;
  /** All paths that it can probe. The user chooses which of them a run probes. */
  readonly paths: readonly Path[];
  /**
   * What --count means for it. `each`: every target is listed that many times, and each record is judged
   * alone. `itself`: the program repeats the probe, and the judge reports that in `attempts`. `once`:
   * repeating it would show nothing.
   */
  readonly count: 'each' | 'itself' | 'once';
  /** How often it probes unless the user says otherwise; 1 if this is not set. */
  readonly usualCount?: number;
  /** Set if it has nothing to aim at until the user names it: the option that does so, and its flag. */
  readonly aimsByOption?: { readonly option: string; readonly flag: string };
  /** JSON Schema of the check's own options. */
  readonly optionsSchema: object;
  /** What it aims at in one cluster besides floaters. */
  readonly aims?: (
    seen: Discovered,
    options: CheckOptions,
  ) => readonly Omit<ServiceEnd, 'cluster' | 'layer' | 'check'>[];
  readonly targets: (bound: BoundPlan, source: number) => Targets;
  readonly program: (targets: readonly Target[], options: ProbeOptions) => Program;
  /** Never returns `pass` for a record that is cut, empty or strange: that is `error PROGRAM`. */
  readonly judge: (target: Target, record: ProbeRecord, floaters: readonly (Floater | undefined)[]) => Judgement;
}
