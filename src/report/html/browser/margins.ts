import type { PageEnd } from '../page-data.ts';
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

export function marginsOf(context: CanvasRenderingContext2D, ends: readonly PageEnd[], view: View): Margins {
  context.font = FONT;
  const names = (indices: readonly number[]) => indices.map((index) => ends[index]?.name ?? '');
  const rows = fitted(context, names(view.layer.rows), MOST_LEFT);
  const columns = fitted(context, names(view.layer.columns), MOST_TOP);
  const band = view.rows.groups.length + view.columns.groups.length > 0 ? BAND : 0;
  return {
    left: Math.ceil(rows.widest) + GAP + band,
    top: Math.ceil(columns.widest) + GAP + band,
    band,
    rowNames: rows.names,
    columnNames: columns.names,
  };
}

function fitted(context: CanvasRenderingContext2D, names: readonly string[], most: number) {
  let widest = 24;
  const fit = names.map((name) => {
    const short = shortened(context, name, most);
    widest = Math.max(widest, context.measureText(short).width);
    return short;
  });
  return { names: fit, widest };
}

/** Cut in the middle, its end left longer: nodes of one cloud differ there. */
export function shortened(context: CanvasRenderingContext2D, name: string, most: number): string {
  if (context.measureText(name).width <= most) return name;
  const letters = Array.from(name);
  for (let length = letters.length - 1; length > 1; length--) {
    const head = Math.floor(length * 0.35);
    const short = `${letters.slice(0, head).join('')}…${letters.slice(letters.length - length + head).join('')}`;
    if (context.measureText(short).width <= most) return short;
  }
  return '…';
}
