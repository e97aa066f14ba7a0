import { median } from '../model/attempts.ts';
import { type Cell, cells, type Matrix, slowDown } from '../model/matrix.ts';
import type { Plan } from '../model/plan.ts';
import { verdictOf } from '../model/verdict.ts';

/**
 * Finds probes that passed but took more than `factor` times the median of their group: same check, path and
 * family, from one cluster to one other. They become `fail SLOW`. The median is the run's own, since what
 * counts as slow depends on the network.
 * @returns the cells that it changed
 */
export function markSlow(matrix: Matrix, { endpoints }: Pick<Plan, 'endpoints'>, factor: number): readonly Cell[] {
  const groups = new Map<string, (Cell & { readonly latencyMs: number })[]>();
  for (const cell of cells(matrix)) {
    if (verdictOf(cell.code) !== 'pass' || Number.isNaN(cell.latencyMs)) continue;
    const key = `${cell.section}/${endpoints[cell.source]?.cluster}/${endpoints[cell.endpoint]?.cluster}`;
    const group = groups.get(key);
    if (group) group.push(cell);
    else groups.set(key, [cell]);
  }
  return [...groups.values()].flatMap((group) => slowIn(matrix, group, factor));
}

function slowIn(
  matrix: Matrix,
  group: readonly (Cell & { readonly latencyMs: number })[],
  factor: number,
): readonly Cell[] {
  const usual = median(group.map(({ latencyMs }) => latencyMs));
  // Latencies of an earlier run have two decimals. Compared with 0.00, everything would be slow.
  if (!(usual > 0)) return [];
  const slow = group.filter(({ latencyMs }) => latencyMs > factor * usual);
  for (const cell of slow) {
    const times = (cell.latencyMs / usual).toPrecision(2);
    const detail = `${cell.latencyMs.toFixed(2)} ms, ${Number(times)} times the median of ${usual.toFixed(2)} ms`;
    slowDown(matrix, cell, detail);
  }
  return slow;
}
