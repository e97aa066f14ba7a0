import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibleValue } from '../../src/text/visible-value.ts';
import { ALL_HOSTILE, rawIn, withoutEmoji } from '../support/hostile.ts';

test('every text in it is harmless, keys included', () => {
  const value = { 'a\u001b': ['b\u202e', { c: 'd\ne' }], n: 1, t: true, z: null };
  expect(visibleValue(value)).toEqual({ 'a\\x1b': ['b\\u202e', { c: 'd e' }], n: 1, t: true, z: null });
});

test('a value that needs no change is the same object, and so are its parts', () => {
  const part = { name: 'n1', list: [1, null, 'x'] };
  expect(visibleValue(part)).toBe(part);
  expect(visibleValue({ part, bad: '\u001b' }).part).toBe(part);
});

test('a key __proto__ stays a key', () => {
  const value = visibleValue(JSON.parse('{"__proto__": {"x": "\\u001b"}}'));
  expect(Object.keys(value)).toEqual(['__proto__']);
  expect(value.x).toBeUndefined();
});

test.each(['[', '{"a":'])('a value nested very deep with %s exhausts neither stack nor time', (open) => {
  const close = open === '[' ? ']' : '}';
  const text = `${open.repeat(50_000)}"\\u001b"${close.repeat(50_000)}`;
  expect(JSON.stringify(visibleValue(JSON.parse(text)))).toContain('null');
});

test('whatever the value, nothing slips through, and its form is kept', () => {
  const text = fc.array(fc.constantFrom(...ALL_HOSTILE, 'x'), { maxLength: 8 }).map((all) => all.join(''));
  const anyValue = fc.jsonValue({ stringUnit: 'binary', maxDepth: 2 });
  fc.assert(
    fc.property(fc.oneof(anyValue, fc.dictionary(text, fc.array(text))), (value) => {
      const shown = visibleValue(value);
      for (const one of textsIn(shown)) expect(rawIn(withoutEmoji(one))).toBeUndefined();
      expect(textsIn(shown).length).toBeLessThanOrEqual(textsIn(value).length);
    }),
    { numRuns: 200 },
  );
});

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return [...(Array.isArray(value) ? [] : Object.keys(value)), ...Object.values(value).flatMap(textsIn)];
}
