import { describe, expect, test } from 'vitest';
import {
  fitSize,
  type Geometry,
  nextSize,
  SIZES,
  scrolledTo,
  spotAt,
} from '../../../../src/report/html/browser/geometry.ts';

test.each([
  [3, 40],
  [60, 10],
  [300, 2],
  [350, 1.5],
  [1000, 1],
])('%i cells in 600 pixels are %f pixels each', (count, size) => {
  expect(fitSize({ rows: count, columns: count }, 600, 600)).toBe(size);
});

test('zooming steps through the sizes, and stops at both ends', () => {
  expect(nextSize(4, 1)).toBe(5);
  expect(nextSize(3.25, 1)).toBe(4);
  expect(nextSize(3.25, -1)).toBe(3);
  expect(nextSize(1, -1)).toBe(1);
  expect(nextSize(SIZES.at(-1) ?? 0, 1)).toBe(SIZES.at(-1));
});

describe('spotAt', () => {
  const geometry: Geometry = { size: 10, left: 100, top: 50, width: 400, height: 300, scrollLeft: 25, scrollTop: 5 };
  const extent = { rows: 20, columns: 30 };

  test('the cell under a point of the scrolled board', () => {
    expect(spotAt(geometry, extent, { x: 100, y: 50 })).toEqual({ row: 0, column: 2 });
    expect(spotAt(geometry, extent, { x: 114, y: 56 })).toEqual({ row: 1, column: 3 });
  });

  test('none over the names, none beyond the last', () => {
    expect(spotAt(geometry, extent, { x: 99, y: 60 })).toBeUndefined();
    expect(spotAt(geometry, extent, { x: 390, y: 60 })).toBeUndefined();
  });
});

test.each([
  [0, 0, 10, 0],
  [50, 0, 10, 0],
  [0, 180, 200, 100],
  [0, 50, 60, 0],
])('from %i, %i to %i is visible at %i', (now, from, to, scroll) => {
  expect(scrolledTo(now, 100, { from, to })).toBe(scroll);
});
