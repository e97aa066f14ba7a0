import type { PageEnd } from '../page-data.ts';
import { shortNames } from './short-names.ts';
import type { View } from './view.ts';

/** What stands beside the cells, and how much room it takes. */
export interface Margins {
  readonly left: number;
  readonly top: number;
  /** Of the band with the groups' names; 0 where there are none. */
  readonly band: number;
  /** By index into the layer's rows and columns, cut to fit. */
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

/** How names are written where there is so much room. */
type Fit = (names: readonly string[], most: number) => Names;

/** Measures every name once: with a thousand of them that takes longer than to draw a frame. */
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
