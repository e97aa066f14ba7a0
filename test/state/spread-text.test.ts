import { describe, expect, test } from 'vitest';
import { note } from '../../src/model/matrix.ts';
import { CODES } from '../../src/model/verdict.ts';
import { journalRow } from '../../src/state/journal.ts';
import { rowFaults } from '../../src/state/row-fault.ts';
import { misfit } from '../../src/state/schemas.ts';
import { spreadFrom, spreadText } from '../../src/state/spread-text.ts';
import { filled, judgedCells, pass } from '../support/matrix.ts';
import { aBound } from '../support/plan.ts';

const bound = aBound(4);
const judged = judgedCells(bound, ({ source }) => (source === 0 ? pass() : undefined));
const matrix = filled(bound, judged);
const repeated = [
  { samples: [1, 2, 3.456], lost: 0 },
  { samples: [], lost: 3 },
];
for (const [index, attempts] of repeated.entries()) {
  const judgement = { verdict: 'pass', latencyMs: 2, attempts } as const;
  note(matrix, {
    cell: { section: 0, source: 0, endpoint: index + 1 },
    judgement,
    target: undefined,
    code: CODES.pass,
  });
}
const row = journalRow(matrix, bound.plan, { section: 0, source: 0 });

describe('the spread of a row', () => {
  test('is four numbers for each repeated probe, with dashes if no attempt was answered', () => {
    expect(row?.spread).toBe(',1.00/3.46/3.46/0,-/-/-/3,');
  });

  test('can be read back', () => {
    const spread = spreadFrom(row?.spread ?? '', 4);
    expect([...spread.lost]).toEqual([0, 0, 3, 0]);
    expect([...spread.min]).toEqual([Number.NaN, 1, Number.NaN, Number.NaN]);
    expect(spread.max[1]).toBeCloseTo(3.46);
    expect(spreadText(spread)).toBe(row?.spread);
  });

  test('fits its schema and its plan', () => {
    expect(misfit('row', row)).toBeUndefined();
    expect(row && rowFaults(bound)(row)).toBeUndefined();
  });

  test.each(['1/2/3', '1.00/2.00/3.00/x', '1/2/3/4', ';'])('%j is refused', (cell) => {
    expect(misfit('row', { ...row, spread: `,${cell},,` })).toMatch(/^spread must match pattern/);
  });

  test('of another plan is refused, and so is a note of another plan', () => {
    const fault = rowFaults(bound);
    expect(row && fault({ ...row, spread: ',,' })).toBe('its spread has 3 destinations, the plan 4');
    const strange = { endpoint: 'cluster-a/n9/pod', kind: 'flaky', detail: '' } as const;
    expect(row && fault({ ...row, notes: [strange] })).toBe('the plan has no destination cluster-a/n9/pod');
  });
});
