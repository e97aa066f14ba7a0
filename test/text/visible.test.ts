import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { oneLine, replaceUnseen, visible } from '../../src/text/visible.ts';
import { ALL_HOSTILE, HOSTILE, inAscii, rawIn, withoutEmoji } from '../support/hostile.ts';
import { expectHarmless } from '../support/terminal.ts';

describe('visible', () => {
  test.each(
    [
      ['\u001b[2J', '\\x1b[2J'],
      ['a\rb', 'a\\rb'],
      ['\u0000\u0007\u007f', '\\x00\\x07\\x7f'],
      ['\u009b2J', '\\x9b2J'],
      ['\u202eabc', '\\u202eabc'],
      ['a\u200db\u200b', 'a\\u200db\\u200b'],
      ['\u2028\u2029', '\\u2028\\u2029'],
      ['\u{e0041}', '\\u{e0041}'],
      ['\ud800a\udc00', '\\ud800a\\udc00'],
      ['a\ufe0f', 'a\\ufe0f'],
      ['👩\u200d', '👩\\u200d'],
    ].map(([text = '', shown = '']) => ({ text, shown })),
  )('$shown', ({ text, shown }) => {
    expect(visible(text)).toBe(shown);
  });

  test.each([
    ['n1.example.com:10.0.0.1 "quoted" \\x1b 100 % → ✕'],
    ['Zürich, Αθήνα, Москва, 東京, 서울, القاهرة, ירושלים, e\u0301'],
    ['👩‍💻 👍🏽 ❤️‍🔥 ⚠️ 1️⃣ 🇩🇪'],
    ['a\nb\tc'],
    [''],
  ])('%j stays as it is', (text) => {
    expect(visible(text)).toBe(text);
  });
});

describe('oneLine', () => {
  test.each(
    [
      ['a\nb', 'a b'],
      ['a \r\n\t b', 'a b'],
      ['a\tb\n', 'a b '],
      ['a  b', 'a  b'],
      ['a\rb\nc', 'a\\rb c'],
      ['a\u2028b', 'a\\u2028b'],
    ].map(([text = '', line = '']) => ({ text, line, name: inAscii(text) })),
  )('$name', ({ text, line }) => {
    expect(oneLine(text)).toBe(line);
  });
});

test.each(Object.entries(HOSTILE))('text that would %s is harmless', async (_, text) => {
  await expectHarmless(oneLine(text));
  await expectHarmless(visible(text).replaceAll('\t', ' '));
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 50 }),
  // Lone surrogates, which fast-check's own units do not include.
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 50 }).map((codes) => String.fromCharCode(...codes)),
  fc
    .array(fc.constantFrom(...ALL_HOSTILE, '👩', '\u200d', '\ufe0f', '\u20e3', '1', ' '), { maxLength: 50 })
    .map((all) => all.join('')),
);

test('whatever the text, nothing slips through, and applying it twice changes nothing', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const line = oneLine(text);
      expect(rawIn(withoutEmoji(line))).toBeUndefined();
      expect(line).not.toContain('\n');
      expect(oneLine(line)).toBe(line);
      expect(visible(visible(text))).toBe(visible(text));
    }),
    { numRuns: 3_000 },
  );
});

test('each code point is either shown as it is or spelled out, alone and between letters', () => {
  const wrong: string[] = [];
  for (let code = 0; code <= 0x10ffff; code += 1) {
    const line = oneLine(`a${String.fromCodePoint(code)}b`);
    if (rawIn(line) !== undefined) wrong.push(code.toString(16));
  }
  expect(wrong).toEqual([]);
});

test('the caller chooses the replacement', () => {
  expect(replaceUnseen('a\u001bb', (code) => `<${code}>`)).toBe('a<27>b');
});

test('the time grows linearly with the length', () => {
  const long = [' '.repeat(1e6), '\u001b'.repeat(1e6), '👩\u200d'.repeat(3e5), '\n '.repeat(5e5), '\r'.repeat(1e6)];
  const began = performance.now();
  for (const text of long) oneLine(`${text}\u001b`);
  expect(performance.now() - began).toBeLessThan(20_000);
});
