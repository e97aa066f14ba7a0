import type { Section } from '../model/bound-plan.ts';
import type { Plan } from '../model/plan.ts';
import type { Report } from '../report/report.ts';
import type { JournalRow } from './journal.ts';

/** A run as its folder tells it. */
export interface SavedRun {
  readonly runId: string;
  readonly folder: string;
  readonly plan: Plan;
  /** Known once the floaters were; empty where the run ended before. */
  readonly sections: readonly Section[];
  /** Finished rows, one for each check, path, family and source at most. */
  readonly rows: readonly JournalRow[];
  /** Undefined where the run was interrupted. */
  readonly report?: Report;
}

/** What there is to know of a run before its rows are read. */
export type PlannedRun = Pick<SavedRun, 'runId' | 'plan' | 'sections'>;

/** The sections of both, the first's order before the second's. Pure. */
export function joinSections(saved: readonly Section[], bound: readonly Section[]): readonly Section[] {
  const byName = new Map([...saved, ...bound].map((one) => [`${one.check}/${one.path}/${one.family}`, one]));
  return [...byName.values()];
}
