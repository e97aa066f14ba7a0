import fc from 'fast-check';
import { expect, test } from 'vitest';
import { msOf, msWords, stepOf } from '../../../src/report/html/latency-steps.ts';

test('a step is within 3.2 % of the measured latency', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 60_000, noNaN: true }), (ms) => {
      const step = stepOf(ms);
      expect(step).toBeGreaterThanOrEqual(1);
      expect(step).toBeLessThanOrEqual(255);
      expect(Math.abs(msOf(step) / ms - 1)).toBeLessThan(0.032);
    }),
  );
});

test.each([
  [null, 0],
  [Number.NaN, 0],
  [0, 1],
  [1e9, 255],
])('%s is step %i', (ms, step) => {
  expect(stepOf(ms)).toBe(step);
});

test.each([
  [0.2847, '0.28 ms'],
  [12.34, '12 ms'],
  [1234, '1200 ms'],
])('%f ms in words is %s', (ms, words) => {
  expect(msWords(ms)).toBe(words);
});
