import { describe, expect, test } from 'vitest';
import { nothingLeft } from '../../src/run/nothing-left.ts';
import { projectRows } from '../../src/state/project.ts';
import { type Decide, execError, filled, judgedCells, pass, reportOf, skip } from '../support/matrix.ts';
import { aBound, aPlan, CLUSTER } from '../support/plan.ts';
import { rowsOnDisk } from '../support/runs.ts';

const NOTHING = 'nothing is left to probe again: no probe of run run-1 failed or was missed';
const missing = { cluster: CLUSTER, node: 'n3', reason: 'it is not ready', byRule: false };

/** A saved run where each pair came to what `decide` says. */
function saved(decide: Decide, { named = false, untested = [missing].slice(1), count = 2 } = {}) {
  const few = aBound(count);
  const checks = few.plan.checks.map((check) => ({ ...check, named }));
  const bound = { ...few, plan: { ...few.plan, checks }, untested };
  const matrix = filled(bound, judgedCells(bound, decide));
  const run = { runId: 'run-1', sections: bound.sections, report: reportOf(bound, matrix) };
  return { run, plan: bound.plan, rows: rowsOnDisk(matrix, bound.plan) };
}

describe('where nothing is left to probe again', () => {
  test('all passed: 0', () => {
    const { run, plan, rows } = saved(() => pass());
    expect(nothingLeft(run, plan, rows)).toEqual({ code: 0, lines: [NOTHING] });
  });

  test('some probes could not be tried: 0, as of the run itself', () => {
    const { run, plan, rows } = saved(({ source }) => (source ? pass() : skip));
    expect(nothingLeft(run, plan, rows)).toEqual({ code: 0, lines: [NOTHING] });
  });

  test.each([false, true])('nothing could be tried: 2, as of the run itself, and why (check named: %j)', (named) => {
    const { run, plan, rows } = saved(() => skip, { named });
    const why = 'check tcp was skipped: no floater has an IPv6 address';
    expect(nothingLeft(run, plan, rows)).toEqual({ code: 2, lines: [NOTHING, why] });
  });

  test('a node was not tested then: 2', () => {
    const { run, plan, rows } = saved(() => pass(), { untested: [missing] });
    const why = expect.stringContaining('not tested: n3');
    expect(nothingLeft(run, plan, rows)).toEqual({ code: 2, lines: [NOTHING, why] });
  });

  test('a node of the run cannot be tested now: 2', () => {
    const { run, plan, rows } = saved(() => pass());
    const lines = [NOTHING, `left out: n3 of ${CLUSTER}: it is not ready`];
    expect(nothingLeft(run, { ...plan, untested: [missing] }, rows)).toEqual({ code: 2, lines });
  });

  test('what could not be measured is gone with its node: 0', () => {
    const { run, plan, rows } = saved(({ source, endpoint }) => (source === 2 || endpoint === 2 ? execError : pass()), {
      count: 3,
    });
    const gone = { cluster: CLUSTER, node: 'n3', reason: 'it is no longer in the cluster', byRule: true };
    const now = aPlan(2, { untested: [gone] });
    expect(nothingLeft(run, now, projectRows(rows, { from: plan, to: now }))).toEqual({
      code: 0,
      lines: [NOTHING, `left out: n3 of ${CLUSTER}: it is no longer in the cluster`],
    });
  });

  test('nodes that went and came are said', () => {
    const { run, plan, rows } = saved(() => pass());
    const fresh = { cluster: CLUSTER, code: 'NODE_NEW', detail: 'node n4 is new', next: 'check takes it in' } as const;
    expect(nothingLeft(run, { ...plan, remarks: [fresh] }, rows).lines).toEqual([
      NOTHING,
      'note: cluster-a: node n4 is new (check takes it in)',
    ]);
  });
});
