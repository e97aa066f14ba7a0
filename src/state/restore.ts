import { sectionIndex } from '../check/runner.ts';
import { endpointName } from '../model/bound-plan.ts';
import { cellKey, type Matrix, type MatrixRow, makeMatrix } from '../model/matrix.ts';
import { CODES } from '../model/verdict.ts';
import { entryCode, type JournalRow } from './journal.ts';
import type { RowPlaces } from './row-fault.ts';
import { spreadFrom } from './spread-text.ts';

/**
 * Restores the matrix that the rows were made from, with latencies to two decimals. Takes rows as readRun
 * returns them. Pure.
 * @param sections may be more than the run had; the additional ones have no verdicts yet
 */
export function matrixFromRows({ plan, sections }: RowPlaces, rows: readonly JournalRow[]): Matrix {
  const matrix = makeMatrix(sections, plan.endpoints.length);
  const places = new Map(plan.endpoints.map((endpoint, index) => [endpointName(endpoint), index]));
  for (const row of rows) {
    const section = sectionIndex(matrix, row);
    const source = places.get(row.source);
    const inSection = matrix.rows[section];
    if (!inSection || source === undefined) throw new RangeError(`a row of another plan: ${row.source}`);
    inSection[source] = passesOf(row, matrix.size);
    noteOthers(matrix, { section, source, places }, row);
  }
  return matrix;
}

function passesOf({ passed, spread }: JournalRow, size: number): MatrixRow {
  const verdicts = new Uint8Array(size);
  const latencies = new Float32Array(size).fill(Number.NaN);
  for (const [index, latency] of passed.split(',').entries()) {
    if (latency === '') continue;
    verdicts[index] = CODES.pass;
    latencies[index] = latency === '?' ? Number.NaN : Number(latency);
  }
  return { verdicts, latencies, ...(spread === undefined ? {} : { spread: spreadFrom(spread, size) }) };
}

interface RowAt {
  readonly section: number;
  readonly source: number;
  readonly places: ReadonlyMap<string, number>;
}

function noteOthers(matrix: Matrix, { section, source, places }: RowAt, { others, notes = [] }: JournalRow): void {
  const row = matrix.rows[section]?.[source];
  for (const entry of others) {
    const endpoint = places.get(entry.endpoint);
    const code = entryCode(entry);
    if (!row || endpoint === undefined || code === undefined) {
      throw new RangeError(`an entry of another plan: ${entry.endpoint}`);
    }
    row.verdicts[endpoint] = code;
    row.latencies[endpoint] = entry.latencyMs ?? Number.NaN;
    const { target, attempts, detail, obstacle } = entry;
    const known = { target, attempts, detail, ...(obstacle ? { obstacle } : {}) };
    matrix.details.set(cellKey({ section, source, endpoint }), known);
  }
  for (const { endpoint: name, kind, detail } of notes) {
    const endpoint = places.get(name);
    if (endpoint === undefined) throw new RangeError(`a note of another plan: ${name}`);
    matrix.notes.set(cellKey({ section, source, endpoint }), { kind, detail });
  }
}
