import type { Section } from './bound-plan.ts';
import type { Circumstances } from './circumstances.ts';
import type { Direction } from './directions.ts';
import type { Family, Path } from './network.ts';
import type { Obstacle } from './obstacle.ts';
import type { ClusterRef, Endpoint, FloaterEnd, PlannedCheck, PlannedNode, Untested } from './plan.ts';
import type { Remark } from './remark.ts';
import type { PassNote, Reason, Verdict } from './verdict.ts';

export const API_VERSION = 'netdoctor.io/v1alpha1';

/** An endpoint as the report names it. */
export interface ReportEnd {
  readonly cluster: string;
  readonly node: string;
  readonly pod?: string;
}

/** A probe that did not pass (`skip` does not count). */
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
  /**
   * For an `error`: what kept the source's program from being run to its end. Earlier versions do not record
   * it.
   */
  readonly obstacle?: Obstacle;
  readonly attempts: number;
  readonly latencyMs?: number;
}

/** Something worth knowing about a probe that passed. */
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
  /** There is no reason for exit code 2. */
  readonly complete: boolean;
  readonly latency: readonly LatencySummary[];
  /** The results from cluster to cluster. */
  readonly directions: readonly DirectionSummary[];
}

export interface DirectionSummary extends Direction, Readonly<Record<Verdict, number>> {
  readonly probes: number;
  /** Within a cluster whose pairs lead elsewhere: only service ends. */
  readonly onlyServices?: true;
}

export interface FloaterFacts {
  readonly layer: FloaterEnd['layer'];
  readonly pod: string;
  readonly uid: string;
  readonly addresses: readonly string[];
}

/** One section's verdicts from one source, in the order of `endpoints`; codes as in src/model/verdict.ts. */
export interface MatrixRowReport {
  readonly check: string;
  readonly path: Path;
  readonly family: Family;
  readonly source: number;
  readonly verdicts: readonly number[];
  readonly latencies: readonly (number | null)[];
  /**
   * If probes were repeated: milliseconds, and the number of attempts without an answer. The latency is then
   * the median.
   */
  readonly spread?: SpreadReport;
}

export interface SpreadReport {
  readonly min: readonly (number | null)[];
  readonly p95: readonly (number | null)[];
  readonly max: readonly (number | null)[];
  readonly lost: readonly number[];
}

export interface ShownCluster extends Omit<ClusterRef, 'flags'> {
  /**
   * Its absolute path, if --kubeconfig or the configuration file gave one. Earlier versions do not record it.
   */
  readonly kubeconfig?: string;
}

/** A probe that did not pass in the resumed run, and passes now. */
export interface FixedProbe extends Section {
  readonly source: ReportEnd;
  readonly destination: ReportEnd;
  /** The reason it had then, e.g. TIMEOUT. */
  readonly was: string;
}

/** What a resume changed. */
export interface Resumed {
  /** The run that was resumed. */
  readonly runId: string;
  readonly fixed: readonly FixedProbe[];
  /** Did not pass then, and does not pass now. */
  readonly still: number;
  /** Had no verdict then, and does not pass now. */
  readonly fresh: number;
  /** Had no verdict then, and now has one that is not a problem. */
  readonly first: number;
}

/** A run as it was measured: its whole report except the causes of the failures. */
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
  /** Only if an earlier run was resumed. */
  readonly resumed?: Resumed;
  readonly failures: readonly Failure[];
  readonly notes: readonly ReportNote[];
  /** Checks that were skipped on some pairs, with the reason. */
  readonly skipped: readonly {
    readonly check: string;
    readonly path: Path;
    readonly family: Family;
    readonly detail: string;
    readonly probes: number;
  }[];
  readonly untested: readonly Untested[];
  readonly remarks: readonly Remark[];
  /** What the clusters report about themselves; only if something is wrong, and the run was not cut short. */
  readonly circumstances?: readonly Circumstances[];
  readonly matrix: { readonly endpoints: readonly Endpoint[]; readonly rows: readonly MatrixRowReport[] };
}
