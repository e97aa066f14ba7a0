import { FONT } from './margins.ts';
import type { Axis } from './order.ts';
import type { Picture, Sight } from './picture.ts';
import { shortened } from './short-names.ts';

/**
 * The height that a name needs. If cells are smaller, only a few are named, far enough apart that no name
 * seems to belong to a neighbour.
 */
const LINE = 11;
const APART = 30;
const GAP = 6;

/**
 * One axis. Lengths are in CSS pixels. The context is rotated so that columns are drawn like rows: u across,
 * v along.
 */
interface Edge {
  readonly axis: Axis;
  readonly names: readonly string[];
  readonly sight: Sight['rows'];
  readonly depth: number;
  readonly length: number;
  /** The start of the cells along v, and how far they are scrolled. */
  readonly start: number;
  readonly scroll: number;
  /** The position whose name is always shown. */
  readonly hot: number | undefined;
  /** The direction of u towards the cells. */
  readonly towards: 1 | -1;
}

/** Names and groups beside the cells and above them. */
export function paintMargins(context: CanvasRenderingContext2D, picture: Picture, sight: Sight): void {
  const { view, margins, geometry, palette } = picture;
  const spot = picture.hover ?? picture.cursor;
  context.font = FONT;
  context.textBaseline = 'middle';
  paintEdge(context, picture, {
    axis: view.rows,
    names: margins.rowNames,
    sight: sight.rows,
    depth: geometry.left,
    length: geometry.height,
    start: geometry.top,
    scroll: geometry.scrollTop,
    hot: spot?.row,
    towards: 1,
  });
  context.save();
  context.rotate(-Math.PI / 2);
  paintEdge(context, picture, {
    axis: view.columns,
    names: margins.columnNames,
    sight: sight.columns,
    depth: geometry.top,
    length: geometry.width,
    start: geometry.left,
    scroll: geometry.scrollLeft,
    hot: spot?.column,
    towards: -1,
  });
  context.restore();
  context.fillStyle = palette.board;
  context.fillRect(0, 0, geometry.left, geometry.top);
  context.fillStyle = palette.quiet;
  context.textAlign = 'right';
  const words = 'from ↓  to →';
  if (context.measureText(words).width < geometry.left - GAP * 2)
    context.fillText(words, geometry.left - GAP, geometry.top - GAP * 2);
}

function paintEdge(context: CanvasRenderingContext2D, picture: Picture, edge: Edge): void {
  const { towards, depth, length, hot } = edge;
  context.fillStyle = picture.palette.board;
  context.fillRect(towards > 0 ? 0 : -depth, 0, depth, length);
  if (picture.margins.band > 0) paintGroups(context, picture, edge);
  paintNames(context, picture, edge);
  if (hot !== undefined) paintHot(context, picture, edge);
}

function paintNames(context: CanvasRenderingContext2D, { geometry, palette }: Picture, edge: Edge): void {
  const { axis, names, sight, depth, start, scroll, towards } = edge;
  const step = geometry.size >= LINE ? 1 : Math.ceil(APART / geometry.size);
  context.fillStyle = step === 1 ? palette.ink : palette.quiet;
  context.textAlign = towards > 0 ? 'right' : 'left';
  for (let position = Math.ceil(sight.from / step) * step; position < sight.to; position += step) {
    const v = start - scroll + (position + 0.5) * geometry.size;
    if (v < start + 4) continue;
    context.fillText(names[axis.places[position] ?? 0] ?? '', towards * (depth - GAP), v);
    if (step > 1) context.fillRect(towards * (depth - (towards > 0 ? 4 : 0)), v, 4, 1);
  }
}

/** A bracket with a name along each group, as far as it is visible. */
function paintGroups(context: CanvasRenderingContext2D, { geometry, palette, margins }: Picture, edge: Edge): void {
  const { axis, length, start, scroll, towards } = edge;
  const { band } = margins;
  context.textAlign = 'center';
  for (const { name, from, count } of axis.groups) {
    const begin = Math.max(start, start - scroll + from * geometry.size + 1);
    const end = Math.min(length, start - scroll + (from + count) * geometry.size - 1);
    if (end - begin < 2) continue;
    context.fillStyle = palette.line;
    context.fillRect(towards > 0 ? band - 2 : -band, begin, 2, end - begin);
    if (end - begin < 24) continue;
    context.save();
    context.translate((towards * (band - 2)) / 2, (begin + end) / 2);
    context.rotate((-towards * Math.PI) / 2);
    context.fillStyle = palette.quiet;
    context.fillText(shortened(context, name, { most: end - begin }), 0, 0);
    context.restore();
  }
}

/** The name of the cell under the pointer or the cursor, drawn over its neighbours' names. */
function paintHot(context: CanvasRenderingContext2D, { geometry, palette, margins }: Picture, edge: Edge): void {
  const { axis, names, hot = 0, depth, start, scroll, towards } = edge;
  const v = start - scroll + (hot + 0.5) * geometry.size;
  if (v < start) return;
  const middle = Math.max(v, start + 8);
  const width = depth - margins.band;
  context.fillStyle = palette.accent;
  context.fillRect(towards > 0 ? margins.band : -depth, middle - 8, width, 16);
  context.fillStyle = palette.board;
  context.textAlign = towards > 0 ? 'right' : 'left';
  context.fillText(names[axis.places[hot] ?? 0] ?? '', towards * (depth - GAP), middle);
}
