import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonChunks } from '../../src/text/json-chunks.ts';

const text = (value: unknown, indent?: number) => [...jsonChunks(value, indent)].join('');

describe('jsonChunks', () => {
  test.each([0, 2])('is what JSON.stringify returns, with an indent of %s', (indent) => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(text(value, indent)).toBe(JSON.stringify(value, undefined, indent));
      }),
    );
  });

  test.each([0, 2])('also for long arrays, with an indent of %s', (indent) => {
    for (const length of [99, 100, 101, 250]) {
      const list = Array.from({ length }, (_, index) => ({ index, words: ['a\nb', undefined] }));
      const value = { list, deep: { deeper: { list: [list, [], {}] }, list }, gone: undefined, when: new Date(0) };
      expect(text(value, indent)).toBe(JSON.stringify(value, undefined, indent));
    }
  });

  test('no piece holds all of a long array', () => {
    const list = Array.from({ length: 5_000 }, (_, index) => `element ${index}`);
    const lengths = [...jsonChunks({ matrix: { list } })].map((piece) => piece.length);
    expect(Math.max(...lengths)).toBeLessThan(2_000);
  });
});
