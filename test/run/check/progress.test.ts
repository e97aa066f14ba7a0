import { describe, expect, test } from 'vitest';
import type { Matrix } from '../../../src/model/matrix.ts';
import { type Progress, progressOf, progressWords } from '../../../src/run/check/progress.ts';
import { type Decide, filled, judgedCells, pass, skip, timeout } from '../../support/matrix.ts';
import { aBound } from '../../support/plan.ts';

const at = (over: Partial<Progress>): Progress => ({
  done: 412,
  total: 1000,
  probes: 411_588,
  failed: 0,
  elapsedMs: 4_842,
  ...over,
});

const CASES: readonly { now: Partial<Progress>; before?: Partial<Progress>; words: string }[] = [
  { now: { failed: 12 }, words: '412 of 1000 sources, 12 probes failed, 85 000 probes/s, about 7 s left' },
  { now: { failed: 1 }, words: '412 of 1000 sources, 1 probe failed, 85 000 probes/s, about 7 s left' },
  { now: { total: 12_000 }, words: '412 of 12 000 sources, 85 000 probes/s' },
  { now: { elapsedMs: 2_900 }, words: '412 of 1000 sources, 140 000 probes/s' },
  { now: { done: 49, probes: 48_951 }, words: '49 of 1000 sources, 10 000 probes/s' },
  { now: { done: 50, probes: 49_950 }, words: '50 of 1000 sources, 10 000 probes/s, about 92 s left' },
  { now: { done: 50, elapsedMs: 60_000 }, words: '50 of 1000 sources, 6900 probes/s, about 19 min left' },
  { now: { done: 999 }, words: '999 of 1000 sources, 85 000 probes/s, about 1 s left' },
  { now: { done: 1000 }, words: '1000 of 1000 sources, 85 000 probes/s' },
  { now: { done: 1, total: 3, probes: 2, elapsedMs: 0 }, words: '1 of 3 sources' },
  { now: { done: 1, total: 3, probes: 2, elapsedMs: 5_000 }, words: '1 of 3 sources, about 10 s left' },
  {
    now: { done: 500, probes: 500_000, elapsedMs: 20_000 },
    before: { done: 480, probes: 480_000, elapsedMs: 10_000 },
    words: '500 of 1000 sources, 2000 probes/s, about 4 min left',
  },
];

describe('progressWords', () => {
  test.each(CASES)('$words', ({ now, before, words }) => {
    expect(progressWords(at(now), before && at(before))).toBe(words);
  });
});

describe('progressOf', () => {
  const bound = aBound(21);
  const decided = (decide: Decide): Matrix => filled(bound, judgedCells(bound, decide));

  test('counts probes and failures, but not skipped probes', () => {
    let clock = 1_000_000;
    const say = progressOf(21, () => clock);
    const matrix = decided(({ source, endpoint }) => (source === 0 ? skip : endpoint === 0 ? timeout : pass()));
    clock += 1_000;
    expect(say(matrix, 0)).toBe('1 of 21 sources');
    expect(say(matrix, 1)).toBe('2 of 21 sources, 1 probe failed, 20 probes/s');
    expect(say(matrix, 2)).toBe('3 of 21 sources, 2 probes failed, 40 probes/s');
  });

  test('a source that is judged twice counts once, with its later verdicts', () => {
    const say = progressOf(21, () => 0);
    expect(
      say(
        decided(() => timeout),
        5,
      ),
    ).toBe('1 of 21 sources, 20 probes failed');
    expect(
      say(
        decided(() => pass()),
        5,
      ),
    ).toBe('1 of 21 sources');
  });

  test('is based on the last ten seconds, not on the mean', () => {
    let clock = 0;
    const say = progressOf(21, () => clock);
    const matrix = decided(() => pass());
    for (let source = 0; source < 10; source++) say(matrix, source);
    const words = [10, 11, 12].map((source) => {
      clock += 10_000;
      return say(matrix, source);
    });
    expect(words.at(-1)).toBe('13 of 21 sources, 2 probes/s, about 80 s left');
  });
});
