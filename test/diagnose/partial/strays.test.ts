import { describe, expect, test } from 'vitest';
import {
  type Counts,
  mostBeside,
  weightBeside,
  weightTogether,
  withoutPasses,
} from '../../../src/diagnose/partial/strays.ts';
import { costOfChance, WEIGHTS } from '../../../src/diagnose/weigh.ts';

const counts = (silent: number, passed: number): Counts => ({ silent, passed, stalled: 0, told: 0 });

/** What twenty failures weigh that are one in a hundred at a place, if so many fail elsewhere. */
function weightIf(elsewhere: number): number {
  return weightBeside([counts(20, 1_980)], [counts(20 + elsewhere, 100_000)]);
}

describe('rare failures at a place', () => {
  test('are a cause if hardly any others fail in a large network', () => {
    expect(weightIf(0)).toBeGreaterThan(costOfChance(20, 1_980) + 20);
  });

  test('are none if as many fail elsewhere', () => {
    expect(weightIf(980)).toBeLessThan(costOfChance(20, 1_980));
  });

  test('weigh what they usually do where more fails than in any network', () => {
    expect(weightBeside([counts(40, 1_960)], [counts(2_000, 98_000)])).toBeCloseTo(40 * WEIGHTS.part.silent);
  });

  test('are compared with those of the same check: one loses what others try again', () => {
    const [there, all] = [
      [counts(20, 1_980), counts(0, 2_000)],
      [counts(1_000, 100_000), counts(0, 1_000_000)],
    ];
    expect(weightBeside(there, all)).toBeLessThan(costOfChance(20, 1_980));
  });

  test('that were refused weigh what they always do', () => {
    const refused: Counts = { silent: 0, stalled: 0, told: 5, passed: 100 };
    expect(weightBeside([refused], [{ ...refused, passed: 10_000 }])).toBeCloseTo(5 * WEIGHTS.part.told);
  });
});

test.each([0, 20, 980])('no failure weighs more than the bound (%i fail elsewhere)', (elsewhere) => {
  const [most = 0] = mostBeside([counts(20 + elsewhere, 100_000)]);
  expect(weightIf(elsewhere)).toBeLessThanOrEqual(20 * most);
});

describe('checks that fail at one rate', () => {
  const there = [counts(3, 60), counts(3, 60), counts(0, 60)];
  const all = [counts(3, 900), counts(3, 900), counts(0, 100_000)];

  test('weigh more together than apart, where each alone says little', () => {
    expect(weightTogether(there, all)).toBeGreaterThan(weightBeside(there, all) + 1);
  });

  test('are not compared with checks that fail nowhere', () => {
    const without = [there.slice(0, 2), all.slice(0, 2)] as const;
    expect(weightTogether(there, all)).toBe(weightTogether(...without));
  });
});

test('the passes of a cause with a share do not make failures elsewhere look rare', () => {
  const [there, all] = [[counts(55, 8_900)], [counts(110, 80_000)]];
  expect(weightBeside(there, all)).toBeGreaterThan(costOfChance(55, 8_900) + 20);
  const rest = withoutPasses(all, Float64Array.of(62_000));
  expect(weightBeside(there, rest)).toBeLessThan(costOfChance(55, 8_900) + 4);
});
