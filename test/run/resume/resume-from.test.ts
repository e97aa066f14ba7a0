import { expect, test } from 'vitest';
import { cellKey, cells } from '../../../src/model/matrix.ts';
import { verdictOf } from '../../../src/model/verdict.ts';
import { restored } from '../../../src/run/resume/resume-from.ts';
import { journalRow } from '../../../src/state/journal.ts';
import { type Decide, execError, filled, judgedCells, pass, timeout } from '../../support/matrix.ts';
import { aBound } from '../../support/plan.ts';

const bound = aBound(3);

function from(decide: Decide, sources = [0, 1, 2]) {
  const matrix = filled(bound, judgedCells(bound, decide));
  const rows = sources.flatMap((source) => journalRow(matrix, bound.plan, { section: 0, source }) ?? []);
  return restored({ runId: 'run-1', sections: bound.sections, rows }, bound);
}

test('passes keep their verdict; other probes are made again, and have no verdict until then', () => {
  const decide: Decide = ({ source, endpoint }) =>
    source === 0 && endpoint === 1 ? timeout : source === 2 && endpoint === 1 ? execError : pass(3);
  const { matrix, selection } = from(decide);
  expect([...cells(matrix)].map(({ source, endpoint, code }) => `${source}>${endpoint} ${verdictOf(code)}`)).toEqual([
    '0>2 pass',
    '1>0 pass',
    '1>2 pass',
    '2>0 pass',
  ]);
  expect(matrix.details.has(cellKey({ section: 0, source: 0, endpoint: 1 }))).toBe(false);
  expect(selection.sources).toEqual([0, 2]);
  const [section] = bound.sections;
  if (!section) throw new Error('no section');
  expect([0, 1, 2].map((endpoint) => selection.only(0)?.({ section, endpoint }))).toEqual([true, true, false]);
});

test('a source that never finished is probed completely', () => {
  const { matrix, selection } = from(() => pass(3), [0, 2]);
  expect(selection.sources).toEqual([1]);
  expect(matrix.rows[0]?.[1]).toBeUndefined();
});

test('a family that the earlier run did not know is probed as well', () => {
  const dual = aBound(3, (n) => ({ addresses: [`10.244.${n}.2`, `fd00::${n}`] }));
  const matrix = filled(
    bound,
    judgedCells(bound, () => pass(3)),
  );
  const rows = [0, 1, 2].flatMap((source) => journalRow(matrix, bound.plan, { section: 0, source }) ?? []);
  const { selection, bound: joined } = restored({ runId: 'run-1', sections: bound.sections, rows }, dual);
  expect(joined.sections.map(({ family }) => family)).toEqual(['ipv4', 'ipv6']);
  expect(selection.sources).toEqual([0, 1, 2]);
});
