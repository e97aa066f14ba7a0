import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addBit, common, hasBit, keyOf, membersOf, noBits, sizeOf } from '../../src/diagnose/bits.ts';

const SIZE = 100;
const anyNumbers = fc.uniqueArray(fc.nat(SIZE - 1));

function bitsOf(numbers: readonly number[]) {
  const bits = noBits(SIZE);
  for (const number of numbers) addBit(bits, number);
  return bits;
}

test('a set of bits holds what was added to it', () => {
  fc.assert(
    fc.property(anyNumbers, (numbers) => {
      const bits = bitsOf(numbers);
      expect(membersOf(bits)).toEqual(numbers.toSorted((a, b) => a - b));
      expect(sizeOf(bits)).toBe(numbers.length);
      for (let at = 0; at < SIZE; at += 1) expect(hasBit(bits, at)).toBe(numbers.includes(at));
    }),
  );
});

test('what two sets have in common is counted', () => {
  fc.assert(
    fc.property(anyNumbers, anyNumbers, (one, other) => {
      expect(common(bitsOf(one), bitsOf(other))).toBe(one.filter((number) => other.includes(number)).length);
    }),
  );
});

test('two sets have the same key only if they are the same', () => {
  fc.assert(
    fc.property(anyNumbers, anyNumbers, (one, other) => {
      const isSame = one.length === other.length && one.every((number) => other.includes(number));
      expect(keyOf(bitsOf(one)) === keyOf(bitsOf(other))).toBe(isSame);
    }),
  );
});
