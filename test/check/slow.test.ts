import { describe, expect, test } from 'vitest';
import { markSlow } from '../../src/check/slow.ts';
import type { BoundPlan } from '../../src/model/bound-plan.ts';
import { cellKey, type Matrix, note } from '../../src/model/matrix.ts';
import { CODES, codeOf } from '../../src/model/verdict.ts';
import { type Decide, filled, judgedCells, pass, timeout } from '../support/matrix.ts';
import { aBound, aBoundOfTwoChecks, twoClusters } from '../support/plan.ts';

/** `tcp n1 → n2`, and the codes of the matrix after it. */
function slow(bound: BoundPlan, decide: Decide, factor = 10) {
  const matrix = filled(bound, judgedCells(bound, decide));
  const marked = markSlow(matrix, bound.plan, factor);
  const node = (index: number) => bound.plan.endpoints[index]?.node;
  const names = marked.map(
    ({ section, source, endpoint }) => `${bound.sections[section]?.check} ${node(source)} → ${node(endpoint)}`,
  );
  return { names, matrix };
}

const isFirst = (source: number, endpoint: number) => source === 0 && endpoint === 1;
const oneAt =
  (ms: number): Decide =>
  ({ source, endpoint }) =>
    pass(isFirst(source, endpoint) ? ms : 2);

describe('markSlow', () => {
  test('a pass that took more than the factor times the median is fail SLOW, says so and keeps its latency', () => {
    const { names, matrix } = slow(aBound(3), oneAt(30));
    expect(names).toEqual(['tcp n1 → n2']);
    const row = matrix.rows[0]?.[0];
    expect([row?.verdicts[1], row?.latencies[1]]).toEqual([CODES['fail SLOW'], 30]);
    const detail = matrix.details.get(cellKey({ section: 0, source: 0, endpoint: 1 }))?.detail;
    expect(detail).toBe('30.00 ms, 15 times the median of 2.00 ms');
  });

  test('a pass that took exactly the factor times the median stays a pass', () => {
    expect(slow(aBound(3), oneAt(20)).names).toEqual([]);
  });

  test('failures and passes without a latency stay as they are, and do not count for the median', () => {
    const decide: Decide = ({ source, endpoint }) => {
      if (isFirst(source, endpoint)) return { ...timeout, latencyMs: 900 };
      return source === 1 ? pass(Number.NaN) : pass(2);
    };
    const { names, matrix } = slow(aBound(3), decide);
    expect(names).toEqual([]);
    expect(matrix).toEqual(slow(aBound(3), decide, 1_000).matrix);
  });

  test('each check has a median of its own', () => {
    const decide: Decide = ({ section }) => pass(section === 0 ? 0.1 : 50);
    expect(slow(aBoundOfTwoChecks(3), decide).names).toEqual([]);
  });

  test('each direction between two clusters has a median of its own', () => {
    const across: Decide = ({ source, endpoint }) => pass(source < 2 === endpoint < 2 ? 0.1 : 80);
    expect(slow(twoClusters({ within: true }), across).names).toEqual([]);
    const thereAlone: Decide = ({ source, endpoint }) => pass(source === 0 && endpoint === 2 ? 80 : 1);
    expect(slow(twoClusters(), thereAlone).names).toEqual(['tcp n1 → m1']);
  });

  test('a flaky note is not lost', () => {
    const bound = aBound(3);
    const matrix: Matrix = filled(bound, judgedCells(bound, oneAt(30)));
    const cell = { section: 0, source: 0, endpoint: 1 };
    const judgement = { ...pass(30), note: { kind: 'flaky', detail: 'passed on try 2' } } as const;
    note(matrix, { cell, judgement, target: undefined, code: codeOf(judgement) });
    markSlow(matrix, bound.plan, 10);
    expect(matrix.details.get(cellKey(cell))?.detail).toMatch(/times the median .*; passed on try 2$/);
    expect(matrix.notes.size).toBe(0);
  });

  test('if half of all passes took no visible time, nothing is slow', () => {
    expect(slow(aBound(3), ({ source }) => pass(source === 0 ? 0.01 : 0)).names).toEqual([]);
  });
});
