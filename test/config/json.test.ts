import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keysIn, readObject } from '../../src/config/json.ts';
import { UserError } from '../../src/errors.ts';

const read = (text: string) => readObject('/x', text);

describe('invalid JSON', () => {
  test.each([
    ['', 'line 1, column 1: a value is missing at the end'],
    ['{"a": 1\n  "b": 2}', 'line 2, column 3: a comma is missing before "b"'],
    ['{"a": 1,\r\n}', 'line 2, column 1: a comma too many before }'],
    ['{"a": [1,]}', 'line 1, column 10: a comma too many before ]'],
    ['{\n// words\n}', 'line 2, column 1: JSON has no comments'],
    ['{"a": 1 /* words */}', 'line 1, column 9: JSON has no comments'],
    ['{a: 1}', 'line 1, column 2: a is not understood; texts stand in double quotes'],
    ["{'a': 1}", "line 1, column 2: 'a' is not understood; texts stand in double quotes"],
    ['{"a" 1}', 'line 1, column 6: a colon is missing before 1'],
    ['{"a": }', 'line 1, column 7: a value is missing before }'],
    ['{"a": 1', 'line 1, column 8: a closing } is missing'],
    ['{"a": [1', 'line 1, column 9: a closing ] is missing'],
    ['{"a": 1} {', 'line 1, column 10: nothing may follow the end of the object, but { does'],
    ['{"a": "b\n}', 'line 1, column 7: the text that begins here has no closing quote on its line'],
    [
      '{"a": "C:\\Users"}',
      'line 1, column 7: this text has an escape that JSON does not know; one backslash is written \\\\',
    ],
    ['{"a": "\u0007"}', 'line 1, column 7: this text holds a control character'],
    ['['.repeat(100_000), 'it is nested too deeply'],
  ])('%.30j', async (text, words) => {
    const error = await read(text).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ code: 'BAD_CONFIG', message: `config /x is no valid JSON: ${words}` });
  });
});

const aWord = fc.oneof(
  fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '"b"', '1', '-', '01', '1e5', '.5', 'true', 'nul', 'null'),
  fc.constantFrom(' ', '\n', '\u00a0', '//', '/*', '*/', "'", '"', '\\', '\u2028', '\f', 'NaN', '"\\u00e9"'),
);

test('accepts exactly what JSON.parse accepts', async () => {
  const aText = fc.oneof(
    fc.array(aWord, { maxLength: 12 }).map((words) => `{"k": ${words.join('')}}`),
    fc.array(aWord, { maxLength: 12 }).map((words) => words.join('')),
  );
  await fc.assert(
    fc.asyncProperty(aText, async (text) => {
      const ours = await read(text).then(
        () => true,
        (error: unknown) => !(error instanceof UserError && error.message.includes('no valid JSON')),
      );
      let theirs = true;
      try {
        JSON.parse(text);
      } catch {
        theirs = false;
      }
      expect(ours).toBe(theirs);
    }),
    { numRuns: 500 },
  );
});

test('keys and values are those of JSON.parse', async () => {
  const anObject = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }));
  await fc.assert(
    fc.asyncProperty(anObject, async (value) => {
      const entries = await read(JSON.stringify(value, undefined, 1));
      expect(Object.fromEntries(entries.map((entry) => [entry.key, entry.value]))).toEqual(
        JSON.parse(JSON.stringify(value)),
      );
    }),
  );
});

test('the keys of broken JSON', async () => {
  expect(await keysIn('{"port": 1 "maxNum": 3')).toEqual(['port', 'maxNum']);
  expect(await keysIn('[1]')).toEqual([]);
  expect(await keysIn('')).toEqual([]);
  expect(await keysIn('['.repeat(100_000))).toEqual([]);
});
