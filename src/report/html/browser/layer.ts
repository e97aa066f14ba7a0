import type { PageRegion } from '../page-data.ts';
import { fromSpans } from '../spans.ts';
import { codeAt, type Model, type Square } from './decode.ts';
import { FAIL, KIND_OF, PASS } from './kinds.ts';

/** What the matrix shows at one time. Cells are numbered row · columns.length + column. */
export interface Layer {
  /** Ends, as indices into `Model.ends`. */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  /** Indices into KINDS. */
  readonly kinds: Uint8Array;
  /** Latency steps of passes; the longest if several are merged. 0 if there is none. */
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

/** Keeps the worse verdict and the longer latency. */
function merge(layer: Layer, square: Square): void {
  const places = Int32Array.from(layer.columns, (end) => square.columnOf[end] ?? -1);
  for (const [row, end] of layer.rows.entries()) {
    const from = square.rowOf[end] ?? -1;
    if (from >= 0) mergeRow(layer, row, { square, from: from * square.columns.length, places });
  }
}

interface Source {
  readonly square: Square;
  /** The first cell of the square's row. */
  readonly from: number;
  /** The column of the square for each column of the layer, or -1. */
  readonly places: Int32Array;
}

/** Called once per row. The loop over the cells runs three million times, so it allocates nothing. */
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
  /** 1 for each marked cell, in the order of the layer's cells. */
  readonly mask: Uint8Array;
  /** The number of marked cells. */
  readonly marked: number;
}

/** The failed cells that a finding explains; undefined if the layer shows none of them. */
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
