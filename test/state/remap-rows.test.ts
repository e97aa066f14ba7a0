import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endpointName } from '../../src/model/bound-plan.ts';
import { cellKey, cells } from '../../src/model/matrix.ts';
import { type JournalRow, journalRow } from '../../src/state/journal.ts';
import { remapRows } from '../../src/state/remap-rows.ts';
import { matrixFromRows } from '../../src/state/restore.ts';
import { type Decide, filled, judgedCells, pass, timeout } from '../support/matrix.ts';
import { aBound, aNode, aPlan } from '../support/plan.ts';

const bound = aBound(3);
const matrix = filled(
  bound,
  judgedCells(bound, ({ source, endpoint }) => (endpoint === 1 ? timeout : pass(source * 10 + endpoint))),
);
const rows = [0, 1, 2].flatMap((source) => journalRow(matrix, bound.plan, { section: 0, source }) ?? []);
const planOf = (...names: string[]) => aPlan(0, { nodes: names.map((name) => aNode(name)) });

/** `n1 n2 fail`, by names, so that the order of a plan does not matter. */
function verdicts(plan: ReturnType<typeof planOf>, projected: ReturnType<typeof remapRows>) {
  const { rows: found } = matrixFromRows({ plan, sections: bound.sections }, projected);
  return (found[0] ?? []).flatMap((row, source) =>
    [...(row?.verdicts ?? [])].flatMap((code, endpoint) => {
      const [from, to] = [plan.endpoints[source], plan.endpoints[endpoint]];
      return code > 0 && from && to ? [`${from.node} ${to.node} ${code} ${row?.latencies[endpoint]}`] : [];
    }),
  );
}

describe('remapRows', () => {
  test('the same plan gives the same rows', () => {
    expect(remapRows(rows, { from: bound.plan, to: bound.plan })).toEqual(rows);
  });

  test('the pairs of a missing node are dropped, and no other verdict moves', () => {
    const to = planOf('n1', 'n3');
    const projected = remapRows(rows, { from: bound.plan, to });
    expect(projected.map(({ source }) => source)).toEqual(['cluster-a/n1/pod', 'cluster-a/n3/pod']);
    expect(projected.flatMap(({ others }) => others)).toEqual([]);
    expect(verdicts(to, projected)).toEqual(['n1 n3 1 2', 'n3 n1 1 20']);
  });

  test('verdicts go by name in a plan with another order and more nodes', () => {
    const to = planOf('n0', 'n1', 'n2', 'n3', 'n30');
    const projected = remapRows(rows, { from: bound.plan, to });
    expect(verdicts(to, projected)).toEqual(verdicts(bound.plan, rows));
    expect(projected[0]?.passed.split(',')).toHaveLength(to.endpoints.map(endpointName).length);
  });

  test('notes and spreads move with their probes, for any order and any missing nodes', () => {
    const attempts = { samples: [1, 2], lost: 1 };
    const four = aBound(4);
    const decide: Decide = ({ source, endpoint }) => ({
      verdict: 'pass',
      latencyMs: 1,
      note: { kind: 'flaky', detail: `${source} ${endpoint}` },
      attempts: { ...attempts, lost: source * 10 + endpoint },
    });
    const all = filled(four, judgedCells(four, decide));
    const written = [0, 1, 2, 3].flatMap((source) => journalRow(all, four.plan, { section: 0, source }) ?? []);
    const seen = (plan: typeof four.plan, projected: readonly JournalRow[]) => {
      const found = matrixFromRows({ plan, sections: four.sections }, projected);
      const node = (index: number) => plan.endpoints[index]?.node;
      return [...cells(found)].map((cell) => {
        const lost = found.rows[0]?.[cell.source]?.spread?.lost[cell.endpoint];
        return `${node(cell.source)} ${node(cell.endpoint)} ${lost} ${found.notes.get(cellKey(cell))?.detail}`;
      });
    };
    const names = fc.shuffledSubarray(['n1', 'n2', 'n3', 'n4', 'n0', 'n9']);
    fc.assert(
      fc.property(names, (kept) => {
        const to = planOf(...kept);
        const wanted = seen(four.plan, written).filter((line) =>
          line
            .split(' ')
            .slice(0, 2)
            .every((name) => kept.includes(name)),
        );
        expect(seen(to, remapRows(written, { from: four.plan, to })).toSorted()).toEqual(wanted.toSorted());
      }),
    );
  });
});
