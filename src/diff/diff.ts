import type { Finding } from '../diagnose/finding.ts';
import type { Section } from '../model/bound-plan.ts';
import type { API_VERSION, ShownCluster } from '../model/measured-run.ts';
import type { Reason, Verdict } from '../model/verdict.ts';
import type { Report } from '../report/report.ts';

/** An end by name, because only names are the same in two runs. */
export interface DiffEnd {
  readonly cluster: string;
  readonly node: string;
}

export interface ProbeName extends Section {
  readonly source: DiffEnd;
  readonly destination: DiffEnd;
}

/** The outcome of a probe in one of the runs. `none`: planned, but without a verdict. */
export interface ProbeOutcome {
  readonly verdict: Verdict | 'none';
  readonly reason?: Reason;
}

export interface ProbeChange extends ProbeName {
  readonly was: ProbeOutcome;
  readonly is: ProbeOutcome;
}

/** Probes whose outcome changed, and those that still fail. Both runs had planned them. */
export interface ProbeChanges {
  /** Passed before, fails now. */
  readonly new: readonly ProbeChange[];
  /** Failed before, passes now. */
  readonly fixed: readonly ProbeChange[];
  /** Failed before, fails now. */
  readonly still: readonly ProbeChange[];
  /** Passed or failed before; now an error, skipped or without a verdict. */
  readonly lost: readonly ProbeChange[];
  /** The opposite of `lost`. */
  readonly found: readonly ProbeChange[];
}

export interface ProbeCounts {
  /** Planned in both runs, with a verdict in at least one. */
  readonly common: number;
  /** Passed before, passes now. */
  readonly same: number;
  /** Neither passed nor failed in either run. */
  readonly unmeasured: number;
  /** Only in the run before. */
  readonly onlyBefore: number;
  /** Only in the run after. */
  readonly onlyAfter: number;
  /** Those of `onlyAfter` that fail. */
  readonly onlyAfterFailing: number;
}

/**
 * A group of probes that passed in both runs and whose median moved. If both nodes are named, it is one
 * probe.
 */
export interface Slower extends Section {
  readonly from: SlowEnd;
  readonly to: SlowEnd;
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly probes: number;
}

export interface SlowEnd {
  readonly cluster: string;
  /** If it is not set, the whole cluster. */
  readonly node?: string;
}

export type KnownFinding = Pick<Finding, 'code' | 'severity' | 'title' | 'subject' | 'direction'>;

export interface FindingChanges {
  readonly new: readonly KnownFinding[];
  readonly gone: readonly KnownFinding[];
  readonly still: readonly KnownFinding[];
}

export interface NodeChanges {
  readonly came: readonly DiffEnd[];
  readonly went: readonly DiffEnd[];
}

export interface ComparedRun {
  readonly runId: string;
  readonly startedAt: string;
  readonly clusters: readonly Pick<ShownCluster, 'name' | 'server' | 'fingerprint' | 'version'>[];
}

/**
 * `worse`: a probe that passed now fails. `unclear`: there is no such probe, but something fails or is not
 * measured that cannot be compared with the run before. `better`: neither of these, and something is fixed.
 */
export type DiffResult = 'worse' | 'unclear' | 'better' | 'same';

/** The document of `diff -o json`. */
export interface Diff {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: 'Diff';
  readonly before: ComparedRun;
  readonly after: ComparedRun;
  readonly result: DiffResult;
  readonly counts: ProbeCounts;
  /** Why the comparison may mean less than it seems. */
  readonly warnings: readonly string[];
  readonly probes: ProbeChanges;
  readonly nodes: NodeChanges;
  readonly slower: readonly Slower[];
  readonly findings: FindingChanges;
}

export interface Reports {
  readonly before: Report;
  readonly after: Report;
}
