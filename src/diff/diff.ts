import type { Finding } from '../diagnose/finding.ts';
import type { Section } from '../model/bound-plan.ts';
import type { API_VERSION, ShownCluster } from '../model/measured-run.ts';
import type { Reason, Verdict } from '../model/verdict.ts';
import type { Report } from '../report/report.ts';

/** An end by name: what two runs have in common. */
export interface DiffEnd {
  readonly cluster: string;
  readonly node: string;
}

export interface ProbeName extends Section {
  readonly source: DiffEnd;
  readonly destination: DiffEnd;
}

/** What a probe came to in one of the runs; `none`: planned, and without a verdict. */
export interface ProbeOutcome {
  readonly verdict: Verdict | 'none';
  readonly reason?: Reason;
}

export interface ProbeChange extends ProbeName {
  readonly was: ProbeOutcome;
  readonly is: ProbeOutcome;
}

/** Probes that came to something else, and those that still fail. Both runs had planned them. */
export interface ProbeChanges {
  /** Passed, and fails. */
  readonly new: readonly ProbeChange[];
  /** Failed, and passes. */
  readonly fixed: readonly ProbeChange[];
  /** Failed, and fails. */
  readonly still: readonly ProbeChange[];
  /** Passed or failed; now an error, skipped or without a verdict. */
  readonly lost: readonly ProbeChange[];
  /** The other way round. */
  readonly found: readonly ProbeChange[];
}

export interface ProbeCounts {
  /** Planned in both runs, with a verdict in one at least. */
  readonly common: number;
  /** Passed, and passes. */
  readonly same: number;
  /** Neither passed nor failed, in either run. */
  readonly unmeasured: number;
  /** Only in the run before. */
  readonly onlyBefore: number;
  /** Only in the run after, … */
  readonly onlyAfter: number;
  /** … and of those, how many fail. */
  readonly onlyAfterFailing: number;
}

/** A group of probes, of those that passed in both runs, whose median moved; both nodes named: one probe. */
export interface Slower extends Section {
  readonly from: SlowEnd;
  readonly to: SlowEnd;
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly probes: number;
}

export interface SlowEnd {
  readonly cluster: string;
  /** Absent: all of the cluster. */
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
 * `worse`: a probe fails that passed. `unclear`: none does, but something fails, or is not measured, that cannot be held
 * against the run before. `better`: neither, and something is fixed.
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
