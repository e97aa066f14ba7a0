import type { CheckRequest } from '../../check/runner.ts';
import type { BoundPlan, Section } from '../../model/bound-plan.ts';
import { forget, type Matrix } from '../../model/matrix.ts';
import type { JournalRow } from '../../state/journal.ts';
import { matrixFromRows } from '../../state/restore.ts';
import { joinSections } from '../../state/saved-run.ts';
import { selectionOf, unfinished, unfinishedCells } from '../../state/unfinished.ts';

/** What an earlier run has shown, in the terms of this run's plan. */
export interface Earlier {
  /** The run that is resumed. */
  readonly runId: string;
  readonly sections: readonly Section[];
  readonly rows: readonly JournalRow[];
}

/** The start of the check phase: probes that passed keep their verdict, all others are probed again. */
export interface Restored {
  readonly bound: BoundPlan;
  readonly matrix: Matrix;
  readonly selection: Required<Pick<CheckRequest, 'sources' | 'only'>>;
}

/** Drops the verdicts of probes that are made again, so a source that cannot be asked now has none. Pure. */
export function restored({ sections, rows }: Earlier, found: BoundPlan): Restored {
  const bound = { ...found, sections: joinSections(sections, found.sections) };
  const matrix = matrixFromRows(bound, rows);
  const left = unfinished({ plan: bound.plan, rows });
  for (const cell of unfinishedCells(bound, left)) forget(matrix, cell);
  return { bound, matrix, selection: selectionOf(bound, left) };
}
