import type { Extent, Spot } from './geometry.ts';

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
};

/**
 * The spot that a key leads to; undefined for a key that does not move the cursor. The first key press leads
 * to the first cell.
 */
export function moved(spot: Spot | undefined, key: string, extent: Extent): Spot | undefined {
  const step = STEPS[key];
  const last = { row: extent.rows - 1, column: extent.columns - 1 };
  if (step && !spot) return { row: 0, column: 0 };
  const { row, column } = spot ?? { row: 0, column: 0 };
  if (key === 'Home') return { row, column: 0 };
  if (key === 'End') return { row, column: last.column };
  return step && { row: within(row + step[0], last.row), column: within(column + step[1], last.column) };
}

function within(position: number, last: number): number {
  return Math.min(last, Math.max(0, position));
}

/**
 * The next wanted spot after this one, or before it, row by row and wrapping around the end; undefined if
 * there is none.
 */
export function sought(
  spot: Spot | undefined,
  { extent, by, wanted }: { extent: Extent; by: 1 | -1; wanted: (spot: Spot) => boolean },
): Spot | undefined {
  const all = extent.rows * extent.columns;
  const start = spot ? spot.row * extent.columns + spot.column : by > 0 ? -1 : all;
  for (let step = 1; step <= all; step++) {
    const at = (start + by * step + all * 2) % all;
    const there = { row: Math.floor(at / extent.columns), column: at % extent.columns };
    if (wanted(there)) return there;
  }
  return undefined;
}
