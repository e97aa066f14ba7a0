import type { Finding } from '../diagnose/finding.ts';
import type { BoundPlan } from '../model/bound-plan.ts';
import type { Matrix } from '../model/matrix.ts';
import type { API_VERSION, MeasuredRun } from '../model/measured-run.ts';
import type { Remark } from '../model/remark.ts';

/** The run that this run resumes. */
export interface Before {
  readonly runId: string;
  /** Its verdicts, in the order of this run's plan and sections. */
  readonly matrix: Matrix;
}

/** The document of a run. `-o json` prints it unchanged. */
export interface Report extends MeasuredRun {
  /**
   * The causes of the failures. Errors come before warnings, and the cause that explains most comes first.
   */
  readonly findings: readonly Finding[];
}

/** Written in place of a report if a command ended in an error before there was one. */
export interface ErrorReport {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: 'Report';
  readonly error: { readonly code: string; readonly message: string; readonly hint?: string };
}

export interface ReportInput {
  readonly bound: BoundPlan;
  readonly matrix: Matrix;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly version: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** What the resumed run had shown. */
  readonly before?: Before;
  /** Remarks that arose during the run, in addition to the plan's. */
  readonly remarks?: readonly Remark[];
}
