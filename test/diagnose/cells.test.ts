import { expect, test } from 'vitest';
import { cellsOf, rectanglesOf } from '../../src/diagnose/cells.ts';
import type { Region } from '../../src/diagnose/finding.ts';
import { diagnosed, failing, way } from '../support/diagnosed.ts';
import { timeout } from '../support/matrix.ts';

type Pair = readonly [number, number];

/** A run of four nodes whose rows 0 to 3 lead to endpoints 0 to 3. */
const run = diagnosed({ nodes: 4 }, failing(timeout, way('n3', 'n4')));

test.each<readonly [string, readonly Pair[], readonly Region[]]>([
  ['none', [], []],
  ['one', [[0, 1]], [{ rows: [0], endpoints: [1] }]],
  [
    'cells that the matrix does not have are left out',
    [
      [-1, 1],
      [0, -1],
    ],
    [],
  ],
])('%s', (_, pairs, regions) => {
  const [only] = pairs;
  const fails = failing(timeout, way(`n${(only?.[0] ?? 0) + 1}`, `n${(only?.[1] ?? 0) + 1}`));
  expect(rectanglesOf({ run: diagnosed({ nodes: 4 }, fails) }, cellsOf(pairs))).toEqual(regions);
});

test('one rectangle if nothing else failed in it', () => {
  const all = diagnosed(
    { nodes: 4 },
    failing(timeout, ({ to }) => to === 'n4'),
  );
  const pairs: readonly Pair[] = [
    [2, 3],
    [0, 3],
    [1, 3],
  ];
  expect(rectanglesOf({ run: all }, cellsOf(pairs))).toEqual([{ rows: [0, 1, 2], endpoints: [3] }]);
});

test('rows with the same endpoints, if something else failed between them', () => {
  const pairs: readonly Pair[] = [
    [0, 3],
    [1, 3],
    [2, 1],
  ];
  expect(rectanglesOf({ run }, cellsOf(pairs))).toEqual([
    { rows: [0, 1], endpoints: [3] },
    { rows: [2], endpoints: [1] },
  ]);
});
