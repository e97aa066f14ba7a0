import type { JobRequest } from '../check/source.ts';
import { type BoundPlan, endpointName, isPair, type Section } from '../model/bound-plan.ts';
import { type Cell, countVerdicts } from '../model/matrix.ts';
import type { Plan } from '../model/plan.ts';
import { countPlanned } from '../report/summary.ts';
import type { JournalRow } from './journal.ts';
import { rowKey } from './journal-lines.ts';
import { matrixFromRows } from './restore.ts';
import type { SavedRun } from './saved-run.ts';

/**
 * The planned probes that a run did not bring to a pass: failed, not measured, skipped, or never finished.
 */
export interface Unfinished {
  /**
   * Whether to make this probe again. Takes names as endpointName makes them. A probe that the run did not
   * know counts as not passed.
   */
  readonly has: (section: Section, source: string, endpoint: string) => boolean;
}

/** Goes by names, so the result also fits a new plan. Pure. */
export function unfinished({ plan, rows }: Pick<SavedRun, 'plan' | 'rows'>): Unfinished {
  const places = new Map(plan.endpoints.map((endpoint, index) => [endpointName(endpoint), index]));
  const passed = new Map(rows.map((row) => [rowKey(row), row.passed.split(',').map((latency) => latency !== '')]));
  return {
    has: (section, source, endpoint) => {
      const place = places.get(endpoint);
      return place === undefined || passed.get(rowKey({ ...section, source }))?.[place] !== true;
    },
  };
}

/**
 * Whether a resume would have nothing to do: the run is finished, and every planned probe passed or was
 * skipped.
 */
export function isNothingLeft(
  { report, sections }: Pick<SavedRun, 'report' | 'sections'>,
  plan: Plan,
  rows: readonly JournalRow[],
): boolean {
  if (!report || sections.length === 0) return false;
  const { pass, skip } = countVerdicts(matrixFromRows({ plan, sections }, rows));
  return pass + skip === countPlanned({ plan, sections });
}

/** What checkPhase needs to make these probes and no others. */
export interface Selection {
  readonly probes: number;
  /** Indices into the plan's endpoints, floater or not. */
  readonly sources: readonly number[];
  readonly only: (source: number) => NonNullable<JobRequest['only']>;
}

/** The planned pairs that are unfinished, by their indices in the plan that will be probed. Pure. */
export function* unfinishedCells(
  { plan, sections }: Pick<BoundPlan, 'plan' | 'sections'>,
  { has }: Unfinished,
): Generator<Cell> {
  const names = plan.endpoints.map(endpointName);
  for (const [section, where] of sections.entries()) {
    for (const [source, from] of plan.endpoints.entries()) {
      for (const [endpoint, to] of plan.endpoints.entries()) {
        const planned = isPair(plan, where, { source: from, destination: to });
        if (planned && has(where, names[source] ?? '', names[endpoint] ?? '')) yield { section, source, endpoint };
      }
    }
  }
}

/** The unfinished pairs in the form that checkPhase needs. Pure. */
export function selectionOf(bound: Pick<BoundPlan, 'plan' | 'sections'>, unfinished: Unfinished): Selection {
  const names = bound.plan.endpoints.map(endpointName);
  const sources = new Set<number>();
  let probes = 0;
  for (const { source } of unfinishedCells(bound, unfinished)) {
    sources.add(source);
    probes += 1;
  }
  return {
    probes,
    sources: [...sources].sort((a, b) => a - b),
    only:
      (source) =>
      ({ section, endpoint }) =>
        unfinished.has(section, names[source] ?? '', names[endpoint] ?? ''),
  };
}
