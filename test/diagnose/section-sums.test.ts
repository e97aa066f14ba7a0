import { expect, test } from 'vitest';
import { makeBoard } from '../../src/diagnose/make-board.ts';
import { sectionSums, sumOf } from '../../src/diagnose/section-sums.ts';
import { EXPLAINED, PASSED, SILENT, TOLD, UNKNOWN } from '../../src/diagnose/symptom.ts';
import { WEIGHTS } from '../../src/diagnose/weigh.ts';

const { silent, told } = WEIGHTS.reach;
/** What 0, 1 and 2 measured to 0, 1 and 2. */
const FIRST = [UNKNOWN, SILENT, TOLD, PASSED, UNKNOWN, EXPLAINED, TOLD, TOLD, UNKNOWN];
const SECOND = [UNKNOWN, PASSED, PASSED, UNKNOWN, UNKNOWN, PASSED, PASSED, PASSED, UNKNOWN];
const BOARD = makeBoard({
  nodes: 3,
  groupings: [],
  states: [Uint8Array.from(FIRST), Uint8Array.from(SECOND)],
  weights: WEIGHTS.reach,
});

test('each section has its own sums, of the pairs of the place alone', () => {
  const place = { kind: 'sets', from: [0, 1], to: [2], heading: 'outbound' } as const;
  expect(sectionSums(BOARD, place)).toEqual([
    { open: told, passed: 0, failed: 2, explained: 1 },
    { open: 0, passed: 2, failed: 0, explained: 0 },
  ]);
});

test('a pair that was not measured in a section counts neither as passed nor as failed', () => {
  const sums = sectionSums(BOARD, { kind: 'pair', node: 0, to: 1, heading: 'both' });
  expect(sums).toEqual([
    { open: silent, passed: 1, failed: 1, explained: 0 },
    { open: 0, passed: 1, failed: 0, explained: 0 },
  ]);
});

test('a facet has the sums of its sections and of no others', () => {
  const sums = sectionSums(BOARD, { kind: 'sets', from: [0, 1], to: [2], heading: 'outbound' });
  expect(sumOf(sums, { outs: [0] })).toMatchObject({ passed: 0, failed: 2 });
  expect(sumOf(sums, { outs: [0, 1] })).toMatchObject({ passed: 2, failed: 2 });
});
