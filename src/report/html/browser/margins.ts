import type { PageEnd } from '../page-data.ts';
import { shortNames } from './short-names.ts';
import type { View } from './view.ts';

/** The names beside the cells, and the space that they take. */
export interface Margins {
  readonly left: number;
  readonly top: number;
  /** The height of the band with the names of the groups; 0 if there are none. */
  readonly band: number;
  /** By index into the layer's rows and columns, shortened to fit. */
  readonly rowNames: readonly string[];
  readonly columnNames: readonly string[];
}

export const FONT = '11px system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const BAND = 18;
const MOST_LEFT = 170;
const MOST_TOP = 120;
const GAP = 12;
const LEAST = 24;

interface Names {
  readonly texts: readonly string[];
  readonly widest: number;
}

/** Shortens names to fit the available space. */
type Fit = (names: readonly string[], most: number) => Names;

/** Measures every name only once, because measuring a thousand names takes longer than drawing a frame. */
export function nameFitter(context: CanvasRenderingContext2D): Fit {
  const known = new Map<string, Names>();
  return (names, most) => {
    const key = JSON.stringify([most, names]);
    const found = known.get(key) ?? fitted(context, names, most);
    known.set(key, found);
    return found;
  };
}

export function marginsOf(fit: Fit, ends: readonly PageEnd[], view: View): Margins {
  const names = (indices: readonly number[]) => indices.map((index) => ends[index]?.name ?? '');
  const rows = fit(names(view.layer.rows), MOST_LEFT);
  const columns = fit(names(view.layer.columns), MOST_TOP);
  const band = view.rows.groups.length + view.columns.groups.length > 0 ? BAND : 0;
  return {
    left: Math.ceil(rows.widest) + GAP + band,
    top: Math.ceil(columns.widest) + GAP + band,
    band,
    rowNames: rows.texts,
    columnNames: columns.texts,
  };
}

function fitted(context: CanvasRenderingContext2D, names: readonly string[], most: number): Names {
  context.font = FONT;
  const texts = shortNames(context, names, most);
  return { texts, widest: texts.reduce((width, text) => Math.max(width, context.measureText(text).width), LEAST) };
}
