import type { Model } from './decode.ts';
import type { Extent, Spot } from './geometry.ts';
import { type Choice, type Layer, layerOf, maskOf } from './layer.ts';
import { type Axis, axesOf, type Sort } from './order.ts';
import type { Pair } from './pair-story.ts';
import { type Scale, scaleOf } from './palette.ts';

/** The reader's choices. */
export interface Chosen {
  readonly choice: Choice;
  readonly sort: Sort;
  /** Index into `Model.findings`. */
  readonly finding: number | undefined;
}

/** A layer in its sort order, with the highlighted cells. */
export interface View {
  readonly layer: Layer;
  readonly rows: Axis;
  readonly columns: Axis;
  readonly extent: Extent;
  readonly scale: Scale | undefined;
  readonly mask: Uint8Array | undefined;
  /** The number of highlighted cells. */
  readonly marked: number;
  /** Their spots, if there are only a few. */
  readonly ringed: readonly Spot[];
}

/** Makes views, and reuses the parts of the last view that have not changed. */
export function viewer(model: Model): (chosen: Chosen) => View {
  const layers = lastOf((choice: Choice) => {
    const layer = layerOf(model, choice);
    return { layer, scale: scaleOf(layer), extent: { rows: layer.rows.length, columns: layer.columns.length } };
  });
  const axes = lastOf((_: string, layer: Layer, sort: Sort) => axesOf(layer, model.ends, sort));
  const masks = lastOf((_: string, layer: Layer, { finding, choice }: Chosen) =>
    finding === undefined ? undefined : maskOf(model, finding, { choice, layer }),
  );
  return (chosen) => {
    const { choice, sort, finding } = chosen;
    const shown = layers(choice);
    const masked = masks(`${choice}/${finding}`, shown.layer, chosen);
    const view = {
      ...shown,
      ...axes(`${choice}/${sort}`, shown.layer, sort),
      mask: masked?.mask,
      marked: masked?.marked ?? 0,
      ringed: [],
    };
    return { ...view, ringed: view.marked <= MOST_RINGED ? spotsMarked(view, MOST_RINGED) : [] };
  };
}

/** Reuses the last result while the first argument stays the same. */
function lastOf<K, Rest extends readonly unknown[], V>(
  make: (key: K, ...rest: Rest) => V,
): (key: K, ...rest: Rest) => V {
  let last: { readonly key: K; readonly value: V } | undefined;
  return (key, ...rest) => {
    if (!last || last.key !== key) last = { key, value: make(key, ...rest) };
    return last.value;
  };
}

/** Index into the layer's cells. */
export function cellAt({ layer, rows, columns }: View, { row, column }: Spot): number {
  return (rows.places[row] ?? 0) * layer.columns.length + (columns.places[column] ?? 0);
}

export function pairAt({ layer, rows, columns }: View, { row, column }: Spot): Pair {
  return {
    source: layer.rows[rows.places[row] ?? 0] ?? 0,
    destination: layer.columns[columns.places[column] ?? 0] ?? 0,
  };
}

/** Undefined if the layer does not show this pair. */
export function spotOf({ layer, rows, columns }: View, { source, destination }: Pair): Spot | undefined {
  const row = rows.places.indexOf(layer.rows.indexOf(source));
  const column = columns.places.indexOf(layer.columns.indexOf(destination));
  return row < 0 || column < 0 ? undefined : { row, column };
}

/** The first highlighted spots, row by row. */
export function spotsMarked(
  { mask, rows, columns }: Pick<View, 'mask' | 'rows' | 'columns'>,
  most: number,
): readonly Spot[] {
  const spots: Spot[] = [];
  if (!mask) return spots;
  for (let row = 0; row < rows.places.length && spots.length < most; row++) {
    const from = (rows.places[row] ?? 0) * columns.places.length;
    for (let column = 0; column < columns.places.length && spots.length < most; column++) {
      if (mask[from + (columns.places[column] ?? 0)] === 1) spots.push({ row, column });
    }
  }
  return spots;
}

/** More rings would only make a pattern. */
const MOST_RINGED = 300;
