import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '../../../src/report/heat-map/heat-fold.ts';

/** At most this many bands over all blocks. */
const most = (limit: number) => (bands: readonly number[]) => bands.reduce((sum, one) => sum + one, 0) <= limit;

test.each<{ sizes: readonly number[]; limit: number; bands: readonly (readonly number[])[] }>([
  {
    sizes: [3],
    limit: 5,
    bands: [
      [0, 1, 0],
      [1, 1, 0],
      [2, 1, 0],
    ],
  },
  {
    sizes: [5],
    limit: 2,
    bands: [
      [0, 2, 0],
      [2, 3, 0],
    ],
  },
  {
    sizes: [3, 2],
    limit: 3,
    bands: [
      [0, 1, 0],
      [1, 2, 0],
      [3, 2, 1],
    ],
  },
  {
    sizes: [1, 1, 1, 1],
    limit: 2,
    bands: [
      [0, 2, 0],
      [2, 2, 0],
    ],
  },
])('$sizes on $limit lines', ({ sizes, limit, bands }) => {
  expect(fold(sizes, most(limit))?.bands.map(({ first, size, block }) => [first, size, block])).toEqual(bands);
});

test('nothing is drawn if not even one band fits', () => {
  expect(fold([3, 4], most(0))).toBeUndefined();
});

describe('for any blocks', () => {
  test('each end is in one band, no band is empty, and all bands fit', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 60 }), (blocks, limit) => {
        const total = blocks.reduce((sum, size) => sum + size, 0);
        const { bands, most: largest } = fold(blocks, most(limit)) ?? { bands: [], most: 0 };
        expect(bands.length).toBeLessThanOrEqual(limit);
        expect(bands.flatMap(({ first, size }) => Array.from({ length: size }, (_, index) => first + index))).toEqual(
          Array.from({ length: total }, (_, index) => index),
        );
        for (const { size } of bands) expect(size > 0 && size <= largest).toBe(true);
      }),
    );
  });
});
