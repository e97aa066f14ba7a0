import { describe, expect, test } from 'vitest';
import { resumedFacts } from '../../src/report/resumed.ts';
import { type Decide, execError, filled, judgedCells, pass, skip, timeout } from '../support/matrix.ts';
import { aBound } from '../support/plan.ts';

const bound = aBound(3);
const made = (decide: Decide) => filled(bound, judgedCells(bound, decide));
const facts = (before: Decide, after: Decide) =>
  resumedFacts({ runId: 'run-1', matrix: made(before) }, bound, made(after));

describe('resumedFacts', () => {
  test('a probe that failed and passes now is named, with its earlier verdict', () => {
    const before: Decide = ({ source, endpoint }) => (source === 0 ? (endpoint === 1 ? timeout : execError) : pass());
    const found = facts(before, () => pass());
    expect(found).toMatchObject({ runId: 'run-1', still: 0, fresh: 0, first: 0 });
    expect(found.fixed.map(({ source, destination, was }) => `${source.node} ${destination.node} ${was}`)).toEqual([
      'n1 n2 TIMEOUT',
      'n1 n3 EXEC',
    ]);
  });

  test('probes that pass neither time, and new failures', () => {
    const before: Decide = ({ source }) => (source === 0 ? timeout : source === 1 ? undefined : pass());
    const after: Decide = ({ source, endpoint }) =>
      source === 0 ? execError : source === 1 ? (endpoint === 0 ? timeout : pass()) : pass();
    expect(facts(before, after)).toEqual({ runId: 'run-1', fixed: [], still: 2, fresh: 1, first: 1 });
  });

  test('probes that were skipped or have no verdict now are none of these', () => {
    expect(
      facts(
        () => skip,
        () => skip,
      ),
    ).toEqual({ runId: 'run-1', fixed: [], still: 0, fresh: 0, first: 0 });
    expect(
      facts(
        () => timeout,
        () => undefined,
      ),
    ).toEqual({ runId: 'run-1', fixed: [], still: 0, fresh: 0, first: 0 });
  });
});
