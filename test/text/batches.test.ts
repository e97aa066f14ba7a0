import { expect, test } from 'vitest';
import { batches } from '../../src/text/batches.ts';

test('the text stays the same, and comes in fewer pieces', () => {
  const pieces = Array.from({ length: 10_000 }, (_, index) => `${'x'.repeat(index % 200)}${index}`);
  const joined = [...batches(pieces)];
  expect(joined.join('')).toBe(pieces.join(''));
  expect(joined.length).toBeLessThan(10);
  expect([...batches([])]).toEqual([]);
});
