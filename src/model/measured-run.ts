import type { Section } from './bound-plan.ts';
import type { Circumstances } from './circumstances.ts';
import type { Direction } from './directions.ts';
import type { Family, Path } from './network.ts';
import type { Obstacle } from './obstacle.ts';
import type { ClusterRef, Endpoint, FloaterEnd, PlannedCheck, PlannedNode, Untested } from './plan.ts';
import type { Remark } from './remark.ts';
import type { PassNote, Reason, Verdict } from './verdict.ts';

export const API_VERSION = 'netdoctor.io/v1alpha1';

/** An end as the report names it. */
export interface ReportEnd {
  readonly cluster: string;
  readonly node: string;
  readonly pod?: string;
}

/** A probe that did not pass (`skip` is not among them). */
export interface Failure {
  readonly check: string;
  readonly path: Path;
  readonly source: ReportEnd;
  readonly destination: ReportEnd;
  readonly target?: string;
  readonly family: Family;
  readonly verdict: Verdict;
  readonly reason?: Reason;
  readonly detail: string;
  /** Of an `error`: what kept the source's program from being run to its end. Runs of earlier versions do not say. */
  readonly obstacle?: Obstacle;
  readonly attempts: number;
  readonly latencyMs?: number;
}

/** Something to know of a probe that passed. */
export interface ReportNote extends Section, PassNote {
  readonly source: ReportEnd;
  readonly destination: ReportEnd;
}

export interface LatencySummary {
  readonly check: string;
  readonly path: Path;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly maxMs: number;
}

export interface Summary {
  readonly probes: number;
  readonly pass: number;
  readonly fail: number;
  readonly error: number;
  readonly skip: number;
  /** No cause of exit code 2 holds. */
  readonly complete: boolean;
  readonly latency: readonly LatencySummary[];
  /** How it went from cluster to cluster. */
  readonly directions: readonly DirectionSummary[];
}

export interface DirectionSummary extends Direction, Readonly<Record<Verdict, number>> {
  readonly probes: number;
  /** Within a cluster whose pairs lead elsewhere: what is no floater alone. */
  readonly onlyServices?: true;
}

export interface FloaterFacts {
  readonly layer: FloaterEnd['layer'];
  readonly pod: string;
  readonly uid: string;
  readonly addresses: readonly string[];
}

/** A section's verdicts from one source; codes as in src/model/verdict.ts, in the order of `endpoints`. */
export interface MatrixRowReport {
  readonly check: string;
  readonly path: Path;
  readonly family: Family;
  readonly source: number;
  readonly verdicts: readonly number[];
  readonly latencies: readonly (number | null)[];
  /** Where probes were repeated: milliseconds, and how many attempts got no answer. The latency is the median then. */
  readonly spread?: SpreadReport;
}

export interface SpreadReport {
  readonly min: readonly (number | null)[];
  readonly p95: readonly (number | null)[];
  readonly max: readonly (number | null)[];
  readonly lost: readonly number[];
}

export interface ShownCluster extends Omit<ClusterRef, 'flags'> {
  /** Its absolute path, where --kubeconfig or the configuration file gave one. Runs of earlier versions do not say. */
  readonly kubeconfig?: string;
}

/** A probe that had not passed in the run gone on with, and passes now. */
export interface FixedProbe extends Section {
  readonly source: ReportEnd;
  readonly destination: ReportEnd;
  /** The reason that it had, e.g. TIMEOUT. */
  readonly was: string;
}

/** What a resume changed. */
export interface Resumed {
  /** The run that was gone on with. */
  readonly runId: string;
  readonly fixed: readonly FixedProbe[];
  /** Did not pass then, and does not now. */
  readonly still: number;
  /** Had no verdict then, and does not pass now. */
  readonly fresh: number;
  /** Had no verdict then, and has one now that is no trouble. */
  readonly first: number;
}

/** A run as it was measured: all of its report but what is behind the failures. */
export interface MeasuredRun {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: 'Report';
  readonly metadata: {
    readonly runId: string;
    readonly startedAt: string;
    readonly finishedAt: string;
    readonly version: string;
  };
  readonly spec: {
    readonly source: ShownCluster;
    readonly destinations: readonly ShownCluster[];
    readonly checks: readonly PlannedCheck[];
    readonly options: Readonly<Record<string, unknown>>;
  };
  readonly nodes: readonly (PlannedNode & { readonly floaters: readonly FloaterFacts[] })[];
  readonly summary: Summary;
  /** Only where an earlier run was gone on with. */
  readonly resumed?: Resumed;
  readonly failures: readonly Failure[];
  readonly notes: readonly ReportNote[];
  /** Checks that were not tried on some pairs, with the reason. */
  readonly skipped: readonly {
    readonly check: string;
    readonly path: Path;
    readonly family: Family;
    readonly detail: string;
    readonly probes: number;
  }[];
  readonly untested: readonly Untested[];
  readonly remarks: readonly Remark[];
  /** What the clusters say of themselves; only where not all is well, and the run was not cut short. */
  readonly circumstances?: readonly Circumstances[];
  readonly matrix: { readonly endpoints: readonly Endpoint[]; readonly rows: readonly MatrixRowReport[] };
}
