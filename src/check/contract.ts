import type { BoundPlan, Floater, FloaterAbility, Section } from '../model/bound-plan.ts';
import type { CheckTraits } from '../model/check-traits.ts';
import type { Family, Path } from '../model/network.ts';
import type { Aim, ServiceEnd } from '../model/plan.ts';
import type { Judgement } from '../model/verdict.ts';

/** One probe that a source is to make. */
export interface Target {
  readonly section: Section;
  /** Index into `plan.endpoints`. */
  readonly endpoint: number;
  /** Empty where only the pod knows it: its resolvers, a name that is to be looked up. */
  readonly address: string;
  readonly port: number;
  /**
   * What the floater at the other end answers; an answer of any other is WRONG_RESPONDER. Empty where there
   * is no floater.
   */
  readonly identity: string;
  /** What is aimed at, if no floater. */
  readonly aim?: Aim;
  /** The floater that probes. */
  readonly source: Floater;
}

/** A target that cannot be tried, judged before any program runs. */
export interface Untried {
  readonly section: Section;
  readonly endpoint: number;
  readonly judgement: Judgement;
}

export interface Targets {
  readonly tried: readonly Target[];
  readonly untried: readonly Untried[];
}

export interface ProbeOptions {
  /** Milliseconds for one probe. */
  readonly timeoutMs: number;
  /** How often a check that counts by itself (`count: 'itself'`) probes each target. */
  readonly count: number;
}

export interface Program {
  /**
   * POSIX sh. It prints each record by `row NUMBER FIELDS…`, numbered as the targets. A line `! ADDRESS
   * WORDS…` tells what the system said. Files go into `$d`. If it has to end early, the process that it
   * started last is killed; where it has several, or one with children, they stand in `$jobs`: they get a
   * TERM, and `$d/over` is there.
   */
  readonly text: string;
  /** How many records it prints if all goes well. */
  readonly records: number;
  /** Milliseconds within which it must have ended, whatever the network does. */
  readonly deadlineMs: number;
}

/** What the program printed about one target. */
export interface ProbeRecord {
  /** The fields after the number, as they came. */
  readonly fields: string;
  /** What the system said about this target's address, if anything. */
  readonly remark: string | undefined;
}

export interface Needs {
  /**
   * Programs that the floater's image must have. Where no floater of a cluster and layer has them all, the
   * check is `skip`; where only some have, it is an error at the others.
   */
  readonly tools: readonly string[];
  /**
   * What the floaters must answer; where they cannot the check is `skip`, which is known before anything is
   * made.
   */
  readonly floater?: readonly FloaterAbility[];
  /**
   * What preflight has to find in the cluster, for `aims`: the DNS Service and its pods, the API server's
   * Service.
   */
  readonly discovers?: readonly ('dns' | 'apiServer')[];
  /**
   * In words: what the user must be allowed beside what every run needs; where it is missing, what is not
   * tried.
   */
  readonly rights?: string;
}

/** What preflight saw of a cluster that checks may aim at. */
export interface Discovered {
  /** What the run calls it. */
  readonly cluster: string;
  /** Families of the cluster, the first one first. */
  readonly families: readonly Family[];
  /** Nodes that are to be probed. */
  readonly nodes: readonly DiscoveredNode[];
  /** Addresses and port of the Service default/kubernetes; undefined where they may not be read. */
  readonly apiServer: { readonly addresses: readonly string[]; readonly port: number } | undefined;
  /** The cluster's DNS Service, and the pods behind it; undefined where they may not be read. */
  readonly dns: DiscoveredDns | undefined;
}

export interface DiscoveredNode {
  readonly name: string;
  /** InternalIP, one a family at most. */
  readonly internal: readonly string[];
  /** ExternalIP; empty unless the user wants them probed. */
  readonly external: readonly string[];
}

export interface DiscoveredDns {
  /** NAMESPACE/NAME of the Service. */
  readonly service: string;
  readonly addresses: readonly string[];
  readonly port: number;
  /** Undefined where they may not be listed. */
  readonly replicas: readonly { readonly name: string; readonly address: string; readonly port: number }[] | undefined;
}

/** What the user said of one check, validated by its optionsSchema. */
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
  /** Whether it runs where nobody chose checks. */
  readonly byDefault: boolean;
  readonly needs: Needs;
  /**
   * What the rest of the program has to know of it: by these it is diagnosed and put into words. There are no
   * defaults: a check that said nothing would be told apart from those that fail for the same reason.
   */
  readonly traits: CheckTraits;
  /** All that it can take; which of them a run takes is the user's choice. */
  readonly paths: readonly Path[];
  /**
   * How --count reaches it. `each`: every target stands in the list so many times, each record is judged
   * alone. `itself`: the program repeats, and the judge says so by `attempts`. `once`: repeats would show
   * nothing.
   */
  readonly count: 'each' | 'itself' | 'once';
  /** How often it probes where the user said nothing; 1 where it is silent. */
  readonly usualCount?: number;
  /** It has nothing to aim at unless the user says what: by which option, and the flag for it. */
  readonly aimsByOption?: { readonly option: string; readonly flag: string };
  /** JSON Schema of the check's own options. */
  readonly optionsSchema: object;
  /** What it aims at beside floaters, of one cluster. */
  readonly aims?: (
    seen: Discovered,
    options: CheckOptions,
  ) => readonly Omit<ServiceEnd, 'cluster' | 'layer' | 'check'>[];
  readonly targets: (bound: BoundPlan, source: number) => Targets;
  readonly program: (targets: readonly Target[], options: ProbeOptions) => Program;
  /** Never `pass` on a record that is cut, empty or strange: those are `error PROGRAM`. */
  readonly judge: (target: Target, record: ProbeRecord, floaters: readonly (Floater | undefined)[]) => Judgement;
}
