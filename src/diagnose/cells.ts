import { CODES, verdictOf } from '../model/verdict.ts';
import type { Region } from './finding.ts';
import type { World } from './world.ts';

/** Failed cells of the report's matrix: the endpoints, by row. */
export type Cells = ReadonlyMap<number, ReadonlySet<number>>;

/** Collects cells. Those that the matrix does not have (-1) are left out. */
export function cellsOf(pairs: Iterable<readonly [row: number, endpoint: number]>): Cells {
  const cells = new Map<number, Set<number>>();
  for (const [row, endpoint] of pairs) {
    if (row < 0 || endpoint < 0) continue;
    const endpoints = cells.get(row) ?? new Set();
    cells.set(row, endpoints.add(endpoint));
  }
  return cells;
}

/**
 * Rectangles whose failed cells are exactly these. It is a single one if nothing else failed in it; otherwise
 * one for all rows that have the same endpoints.
 */
export function rectanglesOf({ run }: Pick<World, 'run'>, cells: Cells): readonly Region[] {
  if (cells.size === 0) return [];
  const rows = sorted(cells.keys());
  const whole: Region = { rows, endpoints: sorted(rows.flatMap((row) => [...(cells.get(row) ?? [])])) };
  const many = rows.reduce((sum, row) => sum + (cells.get(row)?.size ?? 0), 0);
  if (failedIn(run, [whole]) === many) return [whole];
  const alike = Map.groupBy(rows, (row) => sorted(cells.get(row) ?? []).join());
  return [...alike.values()].map(
    (those): Region => ({ rows: those, endpoints: sorted(cells.get(those[0] ?? -1) ?? []) }),
  );
}

/** How many failed cells the regions have. */
export function failedIn(run: World['run'], regions: readonly Region[]): number {
  let failed = 0;
  eachFailedCell(run, regions, () => {
    failed += 1;
  });
  return failed;
}

/** Calls `visit` for every failed cell of the regions. */
export function eachFailedCell(
  { matrix }: World['run'],
  regions: readonly Region[],
  visit: (row: number, endpoint: number, code: number) => void,
): void {
  for (const { rows, endpoints } of regions) {
    for (const row of rows) {
      const verdicts = matrix.rows[row]?.verdicts ?? [];
      for (const endpoint of endpoints) {
        const code = verdicts[endpoint] ?? 0;
        // Passes are by far the most.
        if (code > CODES.pass && verdictOf(code) === 'fail') visit(row, endpoint, code);
      }
    }
  }
}

function sorted(numbers: Iterable<number>): readonly number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
