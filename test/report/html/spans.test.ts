import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromSpans, toSpans } from '../../../src/report/html/spans.ts';

test('consecutive numbers are one span', () => {
  expect(toSpans([3, 0, 1, 2, 7, 9, 8, 7])).toEqual([0, 4, 7, 3]);
  expect(toSpans([])).toEqual([]);
});

test('spans contain the numbers, sorted and without duplicates', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 50 })), (numbers) => {
      expect(fromSpans(toSpans(numbers))).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    }),
  );
});
