import { countVerdicts } from '../check/matrix.ts';
import type { JobRequest } from '../check/source.ts';
import { type BoundPlan, endpointName, isPair, type Section } from '../plan/bind.ts';
import type { Plan } from '../plan/plan.ts';
import { countPlanned } from '../report/summary.ts';
import type { JournalRow } from './journal.ts';
import { rowKey } from './journal-lines.ts';
import { matrixFromRows } from './restore.ts';
import type { SavedRun } from './saved-run.ts';

/** Which planned probes a run did not bring to a pass: failed, not measured, skipped, or never finished. */
export interface Unfinished {
  /** Whether this probe is to be made again; ends by endpointName. What the run did not know counts as not passed. */
  readonly has: (section: Section, source: string, endpoint: string) => boolean;
}

/** By names, so that it holds for a plan made anew too. Pure. */
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

/** Whether a resume would have nothing to do: a finished run, every planned probe of it passed or could not be tried. */
export function isNothingLeft(
  { report, sections }: Pick<SavedRun, 'report' | 'sections'>,
  plan: Plan,
  rows: readonly JournalRow[],
): boolean {
  if (!report || sections.length === 0) return false;
  const { pass, skip } = countVerdicts(matrixFromRows({ plan, sections }, rows));
  return pass + skip === countPlanned({ plan, sections });
}

/** What checkPhase takes to make these probes and no others. */
export interface Selection {
  readonly probes: number;
  /** Indices into the plan's endpoints, floater or not. */
  readonly sources: readonly number[];
  readonly only: (source: number) => NonNullable<JobRequest['only']>;
}

/** The planned pairs that are unfinished, by the indices of the plan that will be probed. Pure. */
export function selectionOf({ plan, sections }: Pick<BoundPlan, 'plan' | 'sections'>, { has }: Unfinished): Selection {
  const names = plan.endpoints.map(endpointName);
  const only: Selection['only'] =
    (source) =>
    ({ section, endpoint }) =>
      has(section, names[source] ?? '', names[endpoint] ?? '');
  const counts = plan.endpoints.map((_, source) => countOf({ plan, sections }, source, only(source)));
  return {
    probes: counts.reduce((sum, count) => sum + count, 0),
    sources: counts.flatMap((count, source) => (count > 0 ? [source] : [])),
    only,
  };
}

function countOf(
  { plan, sections }: { readonly plan: Plan; readonly sections: readonly Section[] },
  source: number,
  wanted: ReturnType<Selection['only']>,
): number {
  const from = plan.endpoints[source];
  if (!from) return 0;
  return sections.reduce((sum, section) => {
    const pairs = plan.endpoints.filter(
      (to, endpoint) => isPair(plan, section, { source: from, destination: to }) && wanted({ section, endpoint }),
    );
    return sum + pairs.length;
  }, 0);
}
