import { expect, test } from 'vitest';
import type { Finding } from '../../../src/diagnose/finding.ts';
import { allExplained } from '../../../src/report/tables/explained.ts';
import { aFinding } from '../../support/findings.ts';
import { aReport, execError, pass, timeout } from '../../support/matrix.ts';
import { aBound } from '../../support/plan.ts';

/** n1 reaches no node, and n3 could not be asked about n1. */
const report = aReport(aBound(3), ({ source, endpoint }) => {
  if (source === 0) return timeout;
  return source === 2 && endpoint === 0 ? execError : pass();
});

const over = (rows: readonly number[], endpoints: readonly number[], severity: Finding['severity'] = 'error') =>
  aFinding({ severity, region: [{ rows, endpoints }] });

test.each<{ what: string; findings: readonly Finding[]; wanted: boolean }>([
  { what: 'no finding', findings: [], wanted: false },
  { what: 'a finding over all', findings: [over([0, 1, 2], [0, 1, 2])], wanted: true },
  { what: 'two that share a cell', findings: [over([0], [1, 2]), over([0, 2], [0, 1])], wanted: true },
  { what: 'one that leaves out a failed probe', findings: [over([0, 2], [0, 1])], wanted: false },
  { what: 'one that leaves out what was not measured', findings: [over([0], [0, 1, 2])], wanted: false },
  { what: 'one without a cause', findings: [over([0, 1, 2], [0, 1, 2], 'info')], wanted: false },
  { what: 'one that names no cells', findings: [aFinding()], wanted: false },
])('$what: $wanted', ({ findings, wanted }) => {
  expect(allExplained({ ...report, findings })).toBe(wanted);
});

test('if nothing failed, there is nothing to explain', () => {
  expect(allExplained({ ...aReport(aBound(3)), findings: [over([0, 1, 2], [0, 1, 2])] })).toBe(false);
});
