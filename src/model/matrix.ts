import { oneLine } from '../text/visible.ts';
import { visibleValue } from '../text/visible-value.ts';
import { spreadOf } from './attempts.ts';
import type { Section } from './bound-plan.ts';
import type { Obstacle } from './obstacle.ts';
import { type Attempts, CODES, type Judgement, type PassNote, type Verdict, verdictOf } from './verdict.ts';

/**
 * One source's row of one section, in the order of `plan.endpoints`. Code 0: no verdict (not planned, or not
 * finished).
 */
export interface MatrixRow {
  readonly verdicts: Uint8Array;
  /** Milliseconds; NaN if none was measured. */
  readonly latencies: Float32Array;
  /** Only if probes were repeated. */
  spread?: RowSpread;
}

/** The spread of each probe's attempts, in milliseconds like the latencies; `lost` of them got no answer. */
export interface RowSpread {
  readonly min: Float32Array;
  readonly p95: Float32Array;
  readonly max: Float32Array;
  readonly lost: Uint16Array;
}

/** The details of a probe that did not pass. */
export interface Detail {
  readonly target: string | undefined;
  readonly attempts: number;
  readonly detail: string;
  /** For an `error`: what kept the source's program from running the probe. */
  readonly obstacle?: Obstacle;
}

/** All verdicts of a run: bytes for every probe, objects only for probes that did not pass. */
export interface Matrix {
  readonly sections: readonly Section[];
  readonly size: number;
  /** By section, then by source endpoint. */
  readonly rows: readonly (MatrixRow | undefined)[][];
  /** By cellKey. */
  readonly details: Map<number, Detail>;
  /** What is worth knowing about probes that passed. */
  readonly notes: Map<number, PassNote>;
}

export function makeMatrix(sections: readonly Section[], size: number): Matrix {
  return {
    sections,
    size,
    rows: sections.map(() => new Array<MatrixRow | undefined>(size).fill(undefined)),
    details: new Map(),
    notes: new Map(),
  };
}

/** The position of a probe in the matrix, by indices. */
export interface Cell {
  readonly section: number;
  readonly source: number;
  readonly endpoint: number;
}

/** One probe with its judgement, ready to be recorded. */
export interface Outcome {
  readonly cell: Cell;
  readonly judgement: Judgement;
  readonly target: string | undefined;
  readonly code: number;
}

/**
 * Records an outcome. A second attempt replaces the first and increases the count. A pass after a failure is
 * `flaky`.
 */
export function note(matrix: Matrix, { cell, judgement, target, code }: Outcome): void {
  const row = rowAt(matrix, cell);
  row.verdicts[cell.endpoint] = code;
  row.latencies[cell.endpoint] = 'latencyMs' in judgement ? (judgement.latencyMs ?? Number.NaN) : Number.NaN;
  noteSpread(row, cell.endpoint, judgement.attempts);
  const isPass = judgement.verdict === 'pass';
  // Nearly all probes pass, and most runs have nothing to take back.
  if (isPass && !judgement.note && matrix.notes.size === 0 && matrix.details.size === 0) return;
  const key = cellKey(cell);
  matrix.notes.delete(key);
  if (isPass) {
    matrix.details.delete(key);
    if (judgement.note) matrix.notes.set(key, visibleValue(judgement.note));
    return;
  }
  const attempts = (matrix.details.get(key)?.attempts ?? 0) + 1;
  const obstacle = judgement.verdict === 'error' ? judgement.obstacle : undefined;
  // A record may contain tabs, but its detail is shown on one line.
  const detail = oneLine(judgement.detail);
  matrix.details.set(key, { target, attempts, detail, ...(obstacle ? { obstacle } : {}) });
}

/** Without attempts the spread is cleared, because earlier attempts say nothing about the current result. */
function noteSpread(row: MatrixRow, endpoint: number, attempts?: Attempts): void {
  if (!attempts && !row.spread) return;
  row.spread ??= emptySpread(row.verdicts.length);
  const { samples, lost } = attempts ?? { samples: [], lost: 0 };
  const { min, p95, max } = spreadOf(samples);
  row.spread.min[endpoint] = min;
  row.spread.p95[endpoint] = p95;
  row.spread.max[endpoint] = max;
  row.spread.lost[endpoint] = lost;
}

export function emptySpread(size: number): RowSpread {
  const empty = () => new Float32Array(size).fill(Number.NaN);
  return { min: empty(), p95: empty(), max: empty(), lost: new Uint16Array(size) };
}

type Rejudged = Pick<Detail, 'detail' | 'obstacle'>;

/** Judges a probe again without running it again. */
export function rejudge(matrix: Matrix, cell: Cell, { code, ...words }: { code: number } & Rejudged): void {
  const row = rowAt(matrix, cell);
  row.verdicts[cell.endpoint] = code;
  row.latencies[cell.endpoint] = Number.NaN;
  noteSpread(row, cell.endpoint);
  const before = matrix.details.get(cellKey(cell));
  matrix.notes.delete(cellKey(cell));
  matrix.details.set(cellKey(cell), { target: before?.target, attempts: before?.attempts ?? 1, ...words });
}

/** Turns a pass into `fail SLOW`; its latency stays. */
export function slowDown(matrix: Matrix, cell: Cell, detail: string): void {
  rowAt(matrix, cell).verdicts[cell.endpoint] = CODES['fail SLOW'];
  const key = cellKey(cell);
  const note = matrix.notes.get(key);
  matrix.notes.delete(key);
  matrix.details.set(key, { target: undefined, attempts: 1, detail: note ? `${detail}; ${note.detail}` : detail });
}

/** Takes back a verdict: the probe will run again, and its earlier result no longer counts. */
export function forget(matrix: Matrix, cell: Cell): void {
  const row = matrix.rows[cell.section]?.[cell.source];
  if (!row) return;
  row.verdicts[cell.endpoint] = 0;
  row.latencies[cell.endpoint] = Number.NaN;
  noteSpread(row, cell.endpoint);
  matrix.details.delete(cellKey(cell));
  matrix.notes.delete(cellKey(cell));
}

/** More than the endpoints of the largest run. Keys stay exact up to 8,192 sections. */
const MOST_ENDPOINTS = 2 ** 20;

/** A number for each cell, because a text for each failure takes much memory. */
export function cellKey({ section, source, endpoint }: Cell): number {
  return (section * MOST_ENDPOINTS + source) * MOST_ENDPOINTS + endpoint;
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

/** Every cell that has a code, ordered by section, source, endpoint. */
export function* cells(matrix: Matrix): Generator<Cell & { readonly code: number; readonly latencyMs: number }> {
  for (const [section, rows] of matrix.rows.entries()) {
    for (const [source, row] of rows.entries()) {
      if (!row) continue;
      const { verdicts, latencies } = row;
      for (let endpoint = 0; endpoint < verdicts.length; endpoint += 1) {
        const code = verdicts[endpoint] ?? 0;
        if (verdictOf(code)) yield { section, source, endpoint, code, latencyMs: latencies[endpoint] ?? Number.NaN };
      }
    }
  }
}

/** The same without those that passed, which are by far the most. */
export function* unpassedCells(matrix: Matrix): ReturnType<typeof cells> {
  for (const { section, source, verdicts, latencies } of placedRows(matrix)) {
    for (let endpoint = 0; endpoint < verdicts.length; endpoint += 1) {
      const code = verdicts[endpoint] ?? 0;
      if (code === CODES.pass || !verdictOf(code)) continue;
      yield { section, source, endpoint, code, latencyMs: latencies[endpoint] ?? Number.NaN };
    }
  }
}

/** A row, with its place in the matrix. */
export interface PlacedRow extends MatrixRow {
  readonly section: number;
  readonly source: number;
}

/** Every row, ordered by section and source. For all cells of it, this takes less time than `cells`. */
export function* placedRows(matrix: Matrix): Generator<PlacedRow> {
  for (const [section, rows] of matrix.rows.entries()) {
    for (const [source, row] of rows.entries()) if (row) yield { section, source, ...row };
  }
}

/** The number of probes with each verdict. */
export function countVerdicts(matrix: Matrix): Readonly<Record<Verdict, number>> {
  const codes = new Uint32Array(256);
  for (const { verdicts } of placedRows(matrix)) for (const code of verdicts) codes[code] = (codes[code] ?? 0) + 1;
  const counts: Record<Verdict, number> = { pass: 0, fail: 0, error: 0, skip: 0 };
  for (const [code, count] of codes.entries()) {
    const verdict = verdictOf(code);
    if (verdict) counts[verdict] += count;
  }
  return counts;
}
