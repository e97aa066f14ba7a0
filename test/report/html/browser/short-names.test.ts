import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shortNames } from '../../../../src/report/html/browser/short-names.ts';

/** Ten pixels per letter. */
const measure = { measureText: (text: string) => ({ width: Array.from(text).length * 10 }) };
const short = (names: readonly string[], letters: number) => shortNames(measure, names, letters * 10);

test.each([
  [['n1', 'n2'], 10, ['n1', 'n2']],
  [['a.b.internal', 'b.b.internal', 'n3'], 20, ['a', 'b', 'n3']],
  [['10.0.0.1', '10.1.0.1'], 20, ['10.0.0.1', '10.1.0.1']],
  [['pool-node-aaaa-1', 'pool-node-aaaa-2'], 10, ['poo…aaaa-1', 'poo…aaaa-2']],
  [['node-1-of-a-pool-here', 'node-2-of-a-pool-here'], 12, ['node-1…-here', 'node-2…-here']],
  [['same', 'same'], 10, ['same', 'same']],
])('%j in %i letters are %j', (names, letters, expected) => {
  const found = short(names, letters);
  expect(found).toEqual(expected);
});

test('never wider than the available space', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 5 }), fc.integer({ min: 1, max: 12 }), (names, letters) => {
      for (const text of short(names, letters)) expect(Array.from(text).length).toBeLessThanOrEqual(letters);
    }),
  );
});
