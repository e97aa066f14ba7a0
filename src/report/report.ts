import type { Finding } from '../diagnose/finding.ts';
import type { BoundPlan } from '../model/bound-plan.ts';
import type { Matrix } from '../model/matrix.ts';
import type { API_VERSION, MeasuredRun } from '../model/measured-run.ts';
import type { Remark } from '../model/remark.ts';

/** The run that was gone on with. */
export interface Before {
  readonly runId: string;
  /** Its verdicts, in the order of this run's plan and sections. */
  readonly matrix: Matrix;
}

/** The one document of a run; `-o json` prints it as it is. */
export interface Report extends MeasuredRun {
  /** What is behind the failures, the cause that explains most first; errors before warnings. */
  readonly findings: readonly Finding[];
}

/** In place of a report where a command ended in an error before there was one. */
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
  /** What the run gone on with had shown. */
  readonly before?: Before;
  /** What came to light while it ran, beside the plan's. */
  readonly remarks?: readonly Remark[];
}
