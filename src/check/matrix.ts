import type { Section } from '../plan/bind.ts';
import { type Judgement, type Verdict, verdictOf } from './verdict.ts';

/** One source's row of one section, in the order of `plan.endpoints`. Code 0: no verdict (not planned, or not finished). */
export interface MatrixRow {
  readonly verdicts: Uint8Array;
  /** Milliseconds; NaN where none was measured. */
  readonly latencies: Float32Array;
}

/** What is known of a probe that did not pass. */
export interface Detail {
  readonly target: string | undefined;
  readonly attempts: number;
  readonly detail: string;
}

/** All verdicts of a run: bytes for every probe, objects only for those that did not pass. */
export interface Matrix {
  readonly sections: readonly Section[];
  readonly size: number;
  /** By section, then by source endpoint. */
  readonly rows: readonly (MatrixRow | undefined)[][];
  readonly details: Map<string, Detail>;
}

export function makeMatrix(sections: readonly Section[], size: number): Matrix {
  return {
    sections,
    size,
    rows: sections.map(() => new Array<MatrixRow | undefined>(size).fill(undefined)),
    details: new Map(),
  };
}

/** Where a probe stands in the matrix, by indices. */
export interface Cell {
  readonly section: number;
  readonly source: number;
  readonly endpoint: number;
}

/** One probe with its judgement, ready to be noted. */
export interface Outcome {
  readonly cell: Cell;
  readonly judgement: Judgement;
  readonly target: string | undefined;
  readonly code: number;
}

/** Notes an outcome; a second attempt replaces the first and counts up. */
export function note(matrix: Matrix, { cell, judgement, target, code }: Outcome): void {
  const row = rowAt(matrix, cell);
  row.verdicts[cell.endpoint] = code;
  row.latencies[cell.endpoint] = 'latencyMs' in judgement ? (judgement.latencyMs ?? Number.NaN) : Number.NaN;
  const key = cellKey(cell);
  if (judgement.verdict === 'pass') {
    matrix.details.delete(key);
    return;
  }
  const attempts = (matrix.details.get(key)?.attempts ?? 0) + 1;
  matrix.details.set(key, { target, attempts, detail: judgement.detail });
}

/** Judges a probe a second time, without its having been made a second time. */
export function rejudge(matrix: Matrix, cell: Cell, { code, detail }: { code: number; detail: string }): void {
  const row = rowAt(matrix, cell);
  row.verdicts[cell.endpoint] = code;
  row.latencies[cell.endpoint] = Number.NaN;
  const before = matrix.details.get(cellKey(cell));
  matrix.details.set(cellKey(cell), { target: before?.target, attempts: before?.attempts ?? 1, detail });
}

/** Takes a verdict back: the probe is to be made again, and what it showed before says nothing of now. */
export function forget(matrix: Matrix, cell: Cell): void {
  const row = matrix.rows[cell.section]?.[cell.source];
  if (!row) return;
  row.verdicts[cell.endpoint] = 0;
  row.latencies[cell.endpoint] = Number.NaN;
  matrix.details.delete(cellKey(cell));
}

export function cellKey({ section, source, endpoint }: Cell): string {
  return `${section}/${source}/${endpoint}`;
}

function rowAt(matrix: Matrix, { section, source }: Cell): MatrixRow {
  const rows = matrix.rows[section];
  if (!rows) throw new RangeError(`the matrix has no section ${section}`);
  const row = rows[source] ?? {
    verdicts: new Uint8Array(matrix.size),
    latencies: new Float32Array(matrix.size).fill(Number.NaN),
  };
  rows[source] = row;
  return row;
}

/** Every cell that has a code, in the order section, source, endpoint. */
export function* cells(matrix: Matrix): Generator<Cell & { readonly code: number; readonly latencyMs: number }> {
  for (const [section, rows] of matrix.rows.entries()) {
    for (const [source, row] of rows.entries()) {
      if (!row) continue;
      for (const [endpoint, code] of row.verdicts.entries()) {
        if (verdictOf(code))
          yield { section, source, endpoint, code, latencyMs: row.latencies[endpoint] ?? Number.NaN };
      }
    }
  }
}

/** How many probes ended in each verdict. */
export function countVerdicts(matrix: Matrix): Readonly<Record<Verdict, number>> {
  const counts: Record<Verdict, number> = { pass: 0, fail: 0, error: 0, skip: 0 };
  for (const { code } of cells(matrix)) {
    const verdict = verdictOf(code);
    if (verdict) counts[verdict] += 1;
  }
  return counts;
}
