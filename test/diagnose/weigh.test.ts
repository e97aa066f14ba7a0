import { describe, expect, test } from 'vitest';
import { mayLeak } from '../../src/diagnose/weigh.ts';

describe('mayLeak', () => {
  test.each([
    ['none passed', 0, 4, 0.025, true],
    ['one of two', 1, 2, 0.025, true],
    ['one of a hundred', 1, 100, 0.025, true],
    ['seven of a hundred', 7, 100, 0.025, true],
    ['nine of a hundred', 9, 100, 0.025, false],
    ['half of a few', 2, 4, 0.025, false],
    ['a quarter of a hundred', 25, 100, 0.025, false],
    ['all of many', 1_000, 1_000, 0.025, false],
    ['the mean of very many, where the first term is too small for a number', 25_000, 1_000_000, 0.025, true],
    ['far above the mean of very many', 30_000, 1_000_000, 0.025, false],
    ['half, where half may', 50, 100, 0.5, true],
    ['two in three of a hundred, where half may', 66, 100, 0.5, false],
    ['all of few, where half may', 4, 4, 0.5, true],
  ])('%s: %d of %d', (_, passes, total, leak, may) => expect(mayLeak(passes, total, leak)).toBe(may));

  test('the more passes there are, the less they may be a leak', () => {
    for (const total of [3, 20, 300]) {
      const answers = Array.from({ length: total + 1 }, (_, passes) => mayLeak(passes, total, 0.025));
      expect(answers).toEqual(answers.toSorted((a, b) => Number(b) - Number(a)));
    }
  });
});
