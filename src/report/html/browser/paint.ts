import { ERROR, FAIL, KINDS } from './kinds.ts';
import { paintMargins } from './paint-margins.ts';
import type { Picture, Sight } from './picture.ts';
import { cellAt } from './view.ts';

/** Smaller cells would show nothing but lines and marks. */
const LEAST_LINED = 6;
const LEAST_MARKED = 8;
const LEAST_RULED = 3;

/** Paints the visible part, in CSS pixels. The context is already scaled to the screen. */
export function paint(context: CanvasRenderingContext2D, picture: Picture): void {
  const { geometry, palette } = picture;
  const sight = sightOf(picture);
  context.fillStyle = palette.board;
  context.fillRect(0, 0, geometry.width, geometry.height);
  context.save();
  context.beginPath();
  context.rect(geometry.left, geometry.top, geometry.width, geometry.height);
  context.clip();
  context.translate(geometry.left - geometry.scrollLeft, geometry.top - geometry.scrollTop);
  paintCells(context, picture, sight);
  if (geometry.size >= LEAST_LINED) paintLines(context, picture, sight);
  if (geometry.size >= LEAST_MARKED) paintMarks(context, picture, sight);
  else paintRings(context, picture);
  if (geometry.size >= LEAST_RULED) paintRules(context, picture);
  paintCross(context, picture);
  context.restore();
  paintMargins(context, picture, sight);
}

function sightOf({ geometry, view }: Picture): Sight {
  const { size, left, top, width, height, scrollLeft, scrollTop } = geometry;
  return {
    rows: {
      from: Math.floor(scrollTop / size),
      to: Math.min(view.extent.rows, Math.ceil((scrollTop + height - top) / size)),
    },
    columns: {
      from: Math.floor(scrollLeft / size),
      to: Math.min(view.extent.columns, Math.ceil((scrollLeft + width - left) / size)),
    },
  };
}

function paintCells(context: CanvasRenderingContext2D, { raster, geometry }: Picture, { rows, columns }: Sight): void {
  const [width, height] = [columns.to - columns.from, rows.to - rows.from];
  if (width <= 0 || height <= 0) return;
  const { size } = geometry;
  context.imageSmoothingEnabled = false;
  context.drawImage(
    raster,
    columns.from,
    rows.from,
    width,
    height,
    columns.from * size,
    rows.from * size,
    width * size,
    height * size,
  );
}

function paintLines(context: CanvasRenderingContext2D, { geometry, palette }: Picture, { rows, columns }: Sight): void {
  const { size } = geometry;
  const line = size >= 16 ? 2 : 1;
  const [width, height] = [(columns.to - columns.from) * size, (rows.to - rows.from) * size];
  context.fillStyle = palette.board;
  for (let row = rows.from; row <= rows.to; row++) context.fillRect(columns.from * size, row * size, width, line);
  for (let column = columns.from; column <= columns.to; column++)
    context.fillRect(column * size, rows.from * size, line, height);
}

/**
 * Paints a cross for failed, a dot for not measured and a stroke for not tried, so that colour is not the
 * only difference.
 */
function paintMarks(context: CanvasRenderingContext2D, picture: Picture, sight: Sight): void {
  const { palette, geometry } = picture;
  const paths = marksOf(picture, sight);
  context.lineWidth = Math.max(1.25, geometry.size / 12);
  context.strokeStyle = palette.mark;
  context.stroke(paths.fail);
  context.fillStyle = palette.spot;
  context.fill(paths.error);
  context.lineWidth = 1;
  context.strokeStyle = palette.ink;
  context.stroke(paths.marked);
  context.globalAlpha = 0.45;
  context.stroke(paths.none);
  context.globalAlpha = 1;
}

function marksOf({ view, geometry }: Picture, { rows, columns }: Sight) {
  const { size } = geometry;
  const paths = { fail: new Path2D(), error: new Path2D(), none: new Path2D(), marked: new Path2D() };
  for (let row = rows.from; row < rows.to; row++) {
    for (let column = columns.from; column < columns.to; column++) {
      const cell = cellAt(view, { row, column });
      const box = { x: column * size, y: row * size, size };
      const kind = view.layer.kinds[cell];
      if (kind === FAIL) cross(paths.fail, box);
      else if (kind === ERROR) dot(paths.error, box);
      else if (kind === NONE) stroke(paths.none, box);
      if (view.mask?.[cell] === 1) paths.marked.rect(box.x + 0.5, box.y + 0.5, size, size);
    }
  }
  return paths;
}

const NONE = KINDS.indexOf('none');

interface Box {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

function cross(path: Path2D, { x, y, size }: Box): void {
  const inset = size * 0.32;
  const far = size - inset + 1;
  path.moveTo(x + inset, y + inset);
  path.lineTo(x + far, y + far);
  path.moveTo(x + far, y + inset);
  path.lineTo(x + inset, y + far);
}

function dot(path: Path2D, { x, y, size }: Box): void {
  const [centerX, centerY, radius] = [x + size / 2 + 0.5, y + size / 2 + 0.5, Math.max(1.5, size * 0.14)];
  path.moveTo(centerX + radius, centerY);
  path.arc(centerX, centerY, radius, 0, Math.PI * 2);
}

function stroke(path: Path2D, { x, y, size }: Box): void {
  path.moveTo(x + size * 0.3, y + size * 0.75);
  path.lineTo(x + size * 0.75, y + size * 0.3);
}

/** Paints lines between groups. */
function paintRules(context: CanvasRenderingContext2D, { view, geometry, palette }: Picture): void {
  const { size } = geometry;
  const [width, height] = [view.extent.columns * size, view.extent.rows * size];
  context.fillStyle = palette.quiet;
  for (const { from } of view.rows.groups) if (from > 0) context.fillRect(0, from * size, width, 1);
  for (const { from } of view.columns.groups) if (from > 0) context.fillRect(from * size, 0, 1, height);
}

/** Paints lines along the row and the column, beside the cells, so that no cell is tinted. */
function paintCross(context: CanvasRenderingContext2D, { view, geometry, palette, cursor, hover }: Picture): void {
  const { size } = geometry;
  const [width, height] = [view.extent.columns * size, view.extent.rows * size];
  const spot = hover ?? cursor;
  context.strokeStyle = palette.accent;
  context.lineWidth = 1;
  if (spot) {
    context.globalAlpha = 0.55;
    context.strokeRect(-1, spot.row * size - 0.5, width + 2, size + 1);
    context.strokeRect(spot.column * size - 0.5, -1, size + 1, height + 2);
    context.globalAlpha = 1;
  }
  for (const place of [hover, cursor]) {
    if (!place) continue;
    context.lineWidth = place === cursor ? 2.5 : 1.5;
    context.strokeRect(place.column * size - 0.5, place.row * size - 0.5, size + 1, size + 1);
  }
}

/** Paints rings, so that a single highlighted cell is easy to find even if cells are only a pixel or two. */
function paintRings(context: CanvasRenderingContext2D, { view, geometry, palette }: Picture): void {
  const { size } = geometry;
  context.strokeStyle = palette.ink;
  context.lineWidth = 1;
  for (const { row, column } of view.ringed)
    context.strokeRect(column * size - 2.5, row * size - 2.5, size + 5, size + 5);
}
