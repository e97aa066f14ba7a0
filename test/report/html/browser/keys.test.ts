import { describe, expect, test } from 'vitest';
import { moved, sought } from '../../../../src/report/html/browser/keys.ts';

const extent = { rows: 3, columns: 4 };

describe('moved', () => {
  test.each([
    ['ArrowDown', 2, 2],
    ['ArrowUp', 0, 2],
    ['ArrowLeft', 1, 1],
    ['ArrowRight', 1, 3],
    ['PageDown', 2, 2],
    ['Home', 1, 0],
    ['End', 1, 3],
  ])('%s', (key, row, column) => {
    expect(moved({ row: 1, column: 2 }, key, extent)).toEqual({ row, column });
  });

  test('not beyond the edges; the first arrow leads to the first cell; other keys do nothing', () => {
    expect(moved({ row: 0, column: 0 }, 'ArrowUp', extent)).toEqual({ row: 0, column: 0 });
    expect(moved(undefined, 'ArrowDown', extent)).toEqual({ row: 0, column: 0 });
    expect(moved({ row: 0, column: 0 }, 'a', extent)).toBeUndefined();
  });
});

describe('sought', () => {
  const wanted = ({ row, column }: { row: number; column: number }) => column === 1 && row !== 1;
  const from = (row: number, column: number, by: 1 | -1) => sought({ row, column }, { extent, by, wanted });

  test('forwards, backwards, and wrapping around', () => {
    expect(from(0, 0, 1)).toEqual({ row: 0, column: 1 });
    expect(from(0, 1, 1)).toEqual({ row: 2, column: 1 });
    expect(from(2, 1, 1)).toEqual({ row: 0, column: 1 });
    expect(from(0, 1, -1)).toEqual({ row: 2, column: 1 });
  });

  test('without a cursor the first or the last spot; undefined if there is none', () => {
    expect(sought(undefined, { extent, by: 1, wanted })).toEqual({ row: 0, column: 1 });
    expect(sought(undefined, { extent, by: -1, wanted })).toEqual({ row: 2, column: 1 });
    expect(sought(undefined, { extent, by: 1, wanted: () => false })).toBeUndefined();
  });
});
