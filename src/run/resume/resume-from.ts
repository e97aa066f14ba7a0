import type { CheckRequest } from '../../check/runner.ts';
import type { BoundPlan, Section } from '../../model/bound-plan.ts';
import { forget, type Matrix } from '../../model/matrix.ts';
import type { JournalRow } from '../../state/journal.ts';
import { matrixFromRows } from '../../state/restore.ts';
import { joinSections } from '../../state/saved-run.ts';
import { selectionOf, unfinished, unfinishedCells } from '../../state/unfinished.ts';

/** What an earlier run has shown, in the terms of this run's plan. */
export interface Earlier {
  /** The run that is gone on with. */
  readonly runId: string;
  readonly sections: readonly Section[];
  readonly rows: readonly JournalRow[];
}

/** Where the check phase begins: what passed has its verdict, all else is to be probed. */
export interface Restored {
  readonly bound: BoundPlan;
  readonly matrix: Matrix;
  readonly selection: Required<Pick<CheckRequest, 'sources' | 'only'>>;
}

/** Pure. Verdicts that are to be made anew are gone: a source that cannot be asked now has none. */
export function restored({ sections, rows }: Earlier, found: BoundPlan): Restored {
  const bound = { ...found, sections: joinSections(sections, found.sections) };
  const matrix = matrixFromRows(bound, rows);
  const left = unfinished({ plan: bound.plan, rows });
  for (const cell of unfinishedCells(bound, left)) forget(matrix, cell);
  return { bound, matrix, selection: selectionOf(bound, left) };
}
