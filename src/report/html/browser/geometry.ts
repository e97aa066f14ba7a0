/** The position of the cells on the board. Lengths are in CSS pixels. */
export interface Geometry {
  /** The size of a cell. */
  readonly size: number;
  /** Space for the row names and the column names. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly scrollLeft: number;
  readonly scrollTop: number;
}

/** Positions along the axes. */
export interface Spot {
  readonly row: number;
  readonly column: number;
}

export const SIZES = [1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 20, 24, 32, 40] as const;
const LARGEST_FIT = 40;
/** From this size on, a cell is a whole number of pixels, so that all cells look equally large. */
const LEAST_WHOLE = 4;

export interface Extent {
  readonly rows: number;
  readonly columns: number;
}

/**
 * The largest size at which everything is visible. At least one pixel, so that no failure disappears between
 * two pixels.
 */
export function fitSize({ rows, columns }: Extent, width: number, height: number): number {
  const most = Math.min(LARGEST_FIT, width / columns, height / rows);
  return Math.max(1, most < LEAST_WHOLE ? Math.floor(most * 4) / 4 : Math.floor(most));
}

export function nextSize(size: number, by: 1 | -1): number {
  const beyond = by > 0 ? SIZES.find((one) => one > size) : SIZES.findLast((one) => one < size);
  return beyond ?? size;
}

/** The cell at a point of the board; undefined over the names and beyond the last cell. */
export function spotAt(geometry: Geometry, extent: Extent, { x, y }: { x: number; y: number }): Spot | undefined {
  const { size, left, top, scrollLeft, scrollTop } = geometry;
  if (x < left || y < top) return undefined;
  const spot = { row: Math.floor((y - top + scrollTop) / size), column: Math.floor((x - left + scrollLeft) / size) };
  return spot.row < extent.rows && spot.column < extent.columns ? spot : undefined;
}

/** The scroll position that shows a part of an axis and is as near to the current one as possible. */
export function scrolledTo(now: number, view: number, { from, to }: { from: number; to: number }): number {
  if (from < now) return Math.max(0, from);
  return to > now + view ? Math.max(0, Math.min(from, to - view)) : now;
}
