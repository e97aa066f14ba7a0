import type { BoundPlan } from '../model/bound-plan.ts';
import { type Cell, cells, type Matrix } from '../model/matrix.ts';
import type { FixedProbe, ReportEnd, Resumed } from '../model/measured-run.ts';
import { reasonOf, verdictOf } from '../model/verdict.ts';
import type { Before } from './report.ts';

type Change = 'fixed' | 'still' | 'fresh' | 'first' | 'same';

/** The changes in the probes that were made again. Pure. */
export function resumedFacts({ runId, matrix: before }: Before, bound: BoundPlan, after: Matrix): Resumed {
  const counts: Record<Change, number> = { fixed: 0, still: 0, fresh: 0, first: 0, same: 0 };
  const fixed: FixedProbe[] = [];
  for (const cell of cells(after)) {
    const was = before.rows[cell.section]?.[cell.source]?.verdicts[cell.endpoint] ?? 0;
    const change = changeOf(was, cell.code);
    counts[change] += 1;
    if (change === 'fixed') fixed.push(...fixedProbe(bound, cell, was));
  }
  const { still, fresh, first } = counts;
  return { runId, fixed, still, fresh, first };
}

function changeOf(was: number, is: number): Change {
  const had = verdictOf(was);
  if (had === undefined) return isBad(is) ? 'fresh' : 'first';
  if (!isBad(was)) return 'same';
  if (isBad(is)) return 'still';
  return verdictOf(is) === 'pass' ? 'fixed' : 'same';
}

function isBad(code: number): boolean {
  const verdict = verdictOf(code);
  return verdict === 'fail' || verdict === 'error';
}

function fixedProbe(bound: BoundPlan, { section, source, endpoint }: Cell, was: number): readonly FixedProbe[] {
  const where = bound.sections[section];
  const [from, to] = [endOf(bound, source), endOf(bound, endpoint)];
  return where && from && to ? [{ ...where, source: from, destination: to, was: reasonOf(was) ?? '' }] : [];
}

function endOf({ plan }: BoundPlan, index: number): ReportEnd | undefined {
  const endpoint = plan.endpoints[index];
  return endpoint && { cluster: endpoint.cluster, node: endpoint.node };
}
