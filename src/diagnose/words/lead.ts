import type { MeasuredRun } from '../../model/measured-run.ts';
import type { NextStep } from '../finding.ts';

export type RunFacts = Pick<
  MeasuredRun,
  'metadata' | 'spec' | 'nodes' | 'failures' | 'remarks' | 'circumstances' | 'matrix'
>;

/** Something that a cluster says of itself that has to do with a finding. */
export interface Lead {
  /** A sentence for the evidence; absent where it stands there anyway. */
  readonly evidence?: string;
  /** Where it would explain all of the finding: it is named before all that is only likely. */
  readonly first?: { readonly reason: string; readonly next: readonly NextStep[] } | undefined;
}
