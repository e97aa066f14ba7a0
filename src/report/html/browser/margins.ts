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
const LEAST = 24;

/** How a name is written where there is so much room, and how wide that is. */
type Fit = (name: string, most: number) => { readonly text: string; readonly width: number };

/** Measures every name once: with a thousand of them that takes longer than to draw a frame. */
export function nameFitter(context: CanvasRenderingContext2D): Fit {
  const known = new Map<string, ReturnType<Fit>>();
  return (name, most) => {
    const key = `${most} ${name}`;
    const found = known.get(key);
    if (found) return found;
    context.font = FONT;
    const text = shortened(context, name, most);
    const fit = { text, width: context.measureText(text).width };
    known.set(key, fit);
    return fit;
  };
}

export function marginsOf(fit: Fit, ends: readonly PageEnd[], view: View): Margins {
  const names = (indices: readonly number[], most: number) =>
    indices.map((index) => fit(ends[index]?.name ?? '', most));
  const [rows, columns] = [names(view.layer.rows, MOST_LEFT), names(view.layer.columns, MOST_TOP)];
  const band = view.rows.groups.length + view.columns.groups.length > 0 ? BAND : 0;
  const widest = (all: typeof rows) => all.reduce((most, { width }) => Math.max(most, width), LEAST);
  return {
    left: Math.ceil(widest(rows)) + GAP + band,
    top: Math.ceil(widest(columns)) + GAP + band,
    band,
    rowNames: rows.map(({ text }) => text),
    columnNames: columns.map(({ text }) => text),
  };
}

/** Cut in the middle, its end left longer: nodes of one cloud differ there. */
export function shortened(context: CanvasRenderingContext2D, name: string, most: number): string {
  const { width } = context.measureText(name);
  if (width <= most) return name;
  const letters = Array.from(name);
  // Letters are about as wide as the others: a guess that is nearly right saves most of the measuring.
  for (let length = Math.min(letters.length - 1, Math.ceil((letters.length * most) / width)); length > 1; length--) {
    const head = Math.floor(length * 0.35);
    const short = `${letters.slice(0, head).join('')}…${letters.slice(letters.length - length + head).join('')}`;
    if (context.measureText(short).width <= most) return short;
  }
  return '…';
}
