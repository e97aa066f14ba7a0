import type { MeasuredRun } from '../../model/measured-run.ts';
import type { NextStep } from '../finding.ts';

export type RunFacts = Pick<
  MeasuredRun,
  'metadata' | 'spec' | 'nodes' | 'failures' | 'remarks' | 'circumstances' | 'matrix'
>;

/** Something that a cluster says about itself and that has to do with a finding. */
export interface Lead {
  /** A sentence for the evidence; absent if the evidence has it anyway. */
  readonly evidence?: string;
  /** Set if it would explain the whole finding. It is then named before anything that is only likely. */
  readonly first?: { readonly reason: string; readonly next: readonly NextStep[] } | undefined;
}
