import type { Section } from '../model/bound-plan.ts';
import type { Plan } from '../model/plan.ts';
import type { Report } from '../report/report.ts';
import type { JournalRow } from './journal.ts';

/** A run as read from its folder. */
export interface SavedRun {
  readonly runId: string;
  readonly folder: string;
  readonly plan: Plan;
  /** Empty if the run ended before its floaters were known. */
  readonly sections: readonly Section[];
  /** Finished rows, at most one for each check, path, family and source. */
  readonly rows: readonly JournalRow[];
  /** Undefined if the run was interrupted. */
  readonly report?: Report;
}

/** What is known about a run before its rows are read. */
export type PlannedRun = Pick<SavedRun, 'runId' | 'plan' | 'sections'>;

/** The sections of both lists without duplicates, those of the first list first. Pure. */
export function joinSections(saved: readonly Section[], bound: readonly Section[]): readonly Section[] {
  const byName = new Map([...saved, ...bound].map((one) => [`${one.check}/${one.path}/${one.family}`, one]));
  return [...byName.values()];
}
