import { expect, test } from 'vitest';
import { compareReports } from '../../src/diff/compare.ts';
import type { Judgement } from '../../src/model/verdict.ts';
import { aReport, type Decide, pass, timeout } from '../support/matrix.ts';
import { aBound, twoClusters } from '../support/plan.ts';

const five = aBound(5);

function slower(before: Decide, after: Decide, bound = five): readonly string[] {
  return compareReports({ before: aReport(bound, before), after: aReport(bound, after) }).slower.map(
    ({ from, to, beforeMs, afterMs, probes }) =>
      `${from.node ?? from.cluster}>${to.node ?? to.cluster} ${beforeMs} ${afterMs} ${probes}`,
  );
}

/** Attempts with these latencies. */
const tried = (...samples: number[]): Judgement => ({
  verdict: 'pass',
  latencyMs: samples.toSorted((a, b) => a - b)[Math.floor(samples.length / 2)] ?? 0,
  attempts: { samples, lost: 0 },
});

test.each<[name: string, before: number, after: number, found: readonly string[]]>([
  ['twice as long and a millisecond more', 1, 2, ['cluster-a>cluster-a 1 2 20']],
  ['not twice as long', 10, 19, []],
  ['hardly a millisecond more', 0.1, 0.9, []],
  ['quicker', 5, 1, []],
])('the whole cluster: %s', (_, before, after, found) => {
  expect(
    slower(
      () => pass(before),
      () => pass(after),
    ),
  ).toEqual(found);
});

test('a single latency is not reported, however long it is', () => {
  const after: Decide = ({ source, endpoint }) => pass(source === 0 && endpoint === 1 ? 900 : 1);
  expect(slower(() => pass(1), after)).toEqual([]);
});

test('probes out of a node, and probes into one', () => {
  expect(
    slower(
      () => pass(1),
      ({ source }) => pass(source === 1 ? 9 : 1),
    ),
  ).toEqual(['n2>cluster-a 1 9 4']);
  expect(
    slower(
      () => pass(1),
      ({ endpoint }) => pass(endpoint === 1 ? 9 : 1),
    ),
  ).toEqual(['cluster-a>n2 1 9 4']);
});

test('if everything is slower, no node is named as well', () => {
  expect(
    slower(
      () => pass(1),
      ({ source }) => pass(source === 1 ? 90 : 9),
    ),
  ).toEqual(['cluster-a>cluster-a 1 9 20']);
});

test('probes that failed in one of the runs do not count', () => {
  const before: Decide = ({ source }) => (source === 1 ? timeout : pass(1));
  expect(slower(before, ({ source }) => pass(source === 1 ? 90 : 1))).toEqual([]);
});

test('too few probes for a median', () => {
  expect(
    slower(
      () => pass(1),
      () => pass(9),
      aBound(2),
    ),
  ).toEqual([]);
});

test('the two directions between clusters are separate', () => {
  const after: Decide = ({ source }) => pass(source < 2 ? 9 : 1);
  expect(slower(() => pass(1), after, twoClusters())).toEqual(['cluster-a>cluster-b 1 9 4']);
});

test('a repeated probe is named if its quickest attempt is slower than the slowest one before', () => {
  const but =
    (judgement: Judgement): Decide =>
    ({ source, endpoint }) =>
      source === 0 && endpoint === 1 ? judgement : tried(1, 1, 1);
  expect(slower(but(tried(1, 2, 3)), but(tried(4, 8, 9)))).toEqual(['n1>n2 2 8 1']);
  expect(slower(but(tried(1, 2, 5)), but(tried(4, 8, 9)))).toEqual([]);
});
