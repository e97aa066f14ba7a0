import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { passedMs } from '../../../src/check/curl/record.ts';

/** What it replaces. */
function byPattern(fields: string): number | undefined {
  const found = /^(\d+\.\d+) =$/.exec(fields);
  return found ? Number(found[1]) * 1000 : undefined;
}

const WORD = fc.oneof(
  fc.tuple(fc.nat(9_999), fc.nat(999_999)).map(([whole, part]) => `${whole}.${String(part).padStart(6, '0')} =`),
  fc.string({ unit: fc.constantFrom('0', '7', '.', ' ', '=', '-', 'e', '\n', '٣') }),
);

describe('the latency of a record that passed', () => {
  test.each([
    ['0.250000 =', 250],
    ['12.5 =', 12_500],
    ['.5 =', undefined],
    ['5. =', undefined],
    ['1e3 =', undefined],
    ['0.1 0 200 \tx', undefined],
    [' =', undefined],
    ['', undefined],
  ])('%j', (fields, ms) => expect(passedMs(fields)).toBe(ms));

  test('is that of a regular expression, whatever the text', () => {
    fc.assert(
      fc.property(WORD, (fields) => Object.is(passedMs(fields), byPattern(fields))),
      { numRuns: 2_000 },
    );
  });

  test('is none for more digits than a number holds', () => {
    expect(passedMs(`${'9'.repeat(400)}.1 =`)).toBeUndefined();
  });
});
