import { cells, type Matrix } from '../check/matrix.ts';
import { reasonOf, verdictOf } from '../check/verdict.ts';
import type { BoundPlan } from '../plan/bind.ts';
import type { Before, FixedProbe, ReportEnd, Resumed } from './report.ts';

/** What became of the probes that were made again; pure. */
export function resumedFacts({ runId, matrix: before }: Before, bound: BoundPlan, after: Matrix): Resumed {
  const fixed: FixedProbe[] = [];
  let [still, fresh, first] = [0, 0, 0];
  for (const { section, source, endpoint, code } of cells(after)) {
    const was = before.rows[section]?.[source]?.verdicts[endpoint] ?? 0;
    const [had, has] = [verdictOf(was), verdictOf(code)];
    const bad = has === 'fail' || has === 'error';
    if (had === 'fail' || had === 'error') {
      if (bad) still += 1;
      const where = bound.sections[section];
      const [from, to] = [endOf(bound, source), endOf(bound, endpoint)];
      if (has === 'pass' && where && from && to)
        fixed.push({ ...where, source: from, destination: to, was: reasonOf(was) ?? had });
    } else if (had === undefined) {
      if (bad) fresh += 1;
      else first += 1;
    }
  }
  return { runId, fixed, still, fresh, first };
}

function endOf({ plan }: BoundPlan, index: number): ReportEnd | undefined {
  const endpoint = plan.endpoints[index];
  return endpoint && { cluster: endpoint.cluster, node: endpoint.node };
}
