import { expect, test } from 'vitest';
import { keeper } from '../../src/text/keeper.ts';

test('returns each text as it is, even if there are very many', () => {
  const keep = keeper();
  for (let number = 0; number < 30_000; number += 1) {
    expect(keep(`text ${number % 25_000}`)).toBe(`text ${number % 25_000}`);
  }
});
