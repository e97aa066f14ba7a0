import type { PageRegion } from '../page-data.ts';
import { fromSpans } from '../spans.ts';
import { codeAt, type Model, type Square } from './decode.ts';
import { FAIL, KIND_OF, PASS } from './kinds.ts';

/** What the matrix shows at one time: cells are row · columns.length + column. */
export interface Layer {
  /** Ends, as indices into `Model.ends`. */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  /** Indices into KINDS. */
  readonly kinds: Uint8Array;
  /** Of passes; the longest where several are merged. 0: none. */
  readonly latencies: Uint8Array;
}

/** One section, or all of them. */
export type Choice = number | 'worst';

export function layerOf(model: Model, choice: Choice): Layer {
  const squares = squaresOf(model, choice);
  const rows = endsIn(model, (end) => squares.some(({ rowOf }) => (rowOf[end] ?? -1) >= 0));
  const columns = endsIn(model, (end) => squares.some(({ columnOf }) => (columnOf[end] ?? -1) >= 0));
  const layer = {
    rows,
    columns,
    kinds: new Uint8Array(rows.length * columns.length),
    latencies: new Uint8Array(rows.length * columns.length),
  };
  for (const square of squares) merge(layer, square);
  return layer;
}

function squaresOf({ squares }: Model, choice: Choice): readonly Square[] {
  return choice === 'worst' ? squares : squares.slice(choice, choice + 1);
}

function endsIn({ ends }: Model, wanted: (end: number) => boolean): readonly number[] {
  return [...ends.keys()].filter(wanted);
}

/** The worse verdict stays, and the longer latency. */
function merge(layer: Layer, square: Square): void {
  const places = Int32Array.from(layer.columns, (end) => square.columnOf[end] ?? -1);
  for (const [row, end] of layer.rows.entries()) {
    const from = square.rowOf[end] ?? -1;
    if (from >= 0) mergeRow(layer, row, { square, from: from * square.columns.length, places });
  }
}

interface Source {
  readonly square: Square;
  /** Where its row begins. */
  readonly from: number;
  /** By column of the layer: the square's, or -1. */
  readonly places: Int32Array;
}

/** Once for each row; what is done for each cell, three million times, makes nothing. */
function mergeRow({ kinds, latencies }: Layer, row: number, { square, from, places }: Source): void {
  let to = row * places.length;
  for (const place of places) {
    const kind = place < 0 ? 0 : (KIND_OF[square.verdicts[from + place] ?? 0] ?? 0);
    if (kind > (kinds[to] ?? 0)) kinds[to] = kind;
    const latency = kind === PASS ? (square.latencies[from + place] ?? 0) : 0;
    if (latency > (latencies[to] ?? 0)) latencies[to] = latency;
    to += 1;
  }
}

export interface Mask {
  /** Ones in the order of the layer's cells. */
  readonly mask: Uint8Array;
  /** How many. */
  readonly marked: number;
}

/** The failed cells that a finding explains; undefined: the layer shows none of them. */
export function maskOf(
  model: Model,
  finding: number,
  { choice, layer }: { choice: Choice; layer: Layer },
): Mask | undefined {
  const regions = (model.findings[finding] ?? []).filter(({ section }) => choice === 'worst' || choice === section);
  const mask = new Uint8Array(layer.kinds.length);
  for (const region of regions) markRegion(mask, region, { layer, square: model.squares[region.section] });
  let marked = 0;
  for (const one of mask) marked += one;
  return marked > 0 ? { mask, marked } : undefined;
}

interface Within {
  readonly layer: Layer;
  readonly square: Square | undefined;
}

function markRegion(mask: Uint8Array, region: PageRegion, { layer, square }: Within): void {
  if (!square) return;
  const columns = fromSpans(region.columns).map((end) => ({ end, to: layer.columns.indexOf(end) }));
  for (const source of fromSpans(region.rows)) {
    const row = layer.rows.indexOf(source) * layer.columns.length;
    for (const { end, to } of columns) {
      if (KIND_OF[codeAt(square, source, end)] === FAIL) mask[row + to] = 1;
    }
  }
}
