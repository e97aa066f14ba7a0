import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BoundPlan, bind } from '../../src/model/bound-plan.ts';
import type { MatrixRow } from '../../src/model/matrix.ts';
import { OBSTACLES } from '../../src/model/obstacle.ts';
import { CODES, type Judgement, type PassNote, reasonOf, verdictOf } from '../../src/model/verdict.ts';
import { matrixFromRows } from '../../src/state/restore.ts';
import { rowFaults } from '../../src/state/row-fault.ts';
import { isNothingLeft, selectionOf, unfinished } from '../../src/state/unfinished.ts';
import { type Decide, execError, filled, judgedCells, pass, reportOf, skip, timeout } from '../support/matrix.ts';
import { aBound, aFloater, aPlan, twoClusters } from '../support/plan.ts';
import { rowsOnDisk } from '../support/runs.ts';
import { aService } from '../support/services.ts';

const WITH_SERVICES = aPlan(2, {
  checks: [{ name: 'dns', paths: ['pod-pod', 'pod-service'] }],
  services: [
    aService('dns', 'kube-dns', { families: ['ipv4', 'ipv6'] }),
    aService('dns', 'a.b', { families: ['ipv6'] }),
  ],
});
const BOUNDS: readonly BoundPlan[] = [
  aBound(1),
  aBound(4, (n) => ({ addresses: [`10.0.0.${n}`, `fd00::${n}`] })),
  twoClusters(),
  twoClusters({ oneWay: true, within: true }),
  bind(WITH_SERVICES, [aFloater(1), aFloater(2)], []),
];

const ms = fc.float({ min: 0, max: 1e6, noNaN: true });
const attempts = fc.record({ samples: fc.array(ms, { maxLength: 5 }), lost: fc.nat(1_000) });
const note: fc.Arbitrary<PassNote> = fc.record({
  kind: fc.constantFrom('flaky', 'clamped', 'source-ip'),
  detail: fc.string({ unit: 'grapheme' }),
});
const judgement = fc.constantFrom(...Object.values(CODES)).chain((code) =>
  fc
    .record(
      {
        detail: fc.string({ unit: 'grapheme' }),
        latencyMs: ms,
        attempts,
        note,
        obstacle: fc.constantFrom(...OBSTACLES),
      },
      { requiredKeys: ['detail'] },
    )
    .map(({ detail, latencyMs = Number.NaN, note, attempts, obstacle }): Judgement => {
      const verdict = verdictOf(code);
      const repeated = attempts ? { attempts } : {};
      if (verdict === 'pass') return { verdict, latencyMs, ...repeated, ...(note ? { note } : {}) };
      const measured = verdict === 'fail' ? { ...repeated, ...(Number.isNaN(latencyMs) ? {} : { latencyMs }) } : {};
      const stopped = verdict === 'error' && obstacle ? { obstacle } : {};
      return { verdict, reason: reasonOf(code), detail, ...measured, ...stopped } as Judgement;
    }),
);

const rounded = (values: Float32Array) => Float32Array.from(values, (one) => Number(one.toFixed(2)));

function roundedRow({ verdicts, latencies, spread }: MatrixRow): MatrixRow {
  if (!spread) return { verdicts, latencies: rounded(latencies) };
  const { min, p95, max, lost } = spread;
  return {
    verdicts,
    latencies: rounded(latencies),
    spread: { min: rounded(min), p95: rounded(p95), max: rounded(max), lost },
  };
}

describe('matrixFromRows', () => {
  test('restores the verdicts, latencies, details, notes, spreads and attempts behind the rows', () => {
    fc.assert(
      fc.property(fc.constantFrom(...BOUNDS), fc.array(fc.option(judgement), { minLength: 1 }), (bound, found) => {
        let next = 0;
        const decide = () => found[next++ % found.length] ?? undefined;
        const judged = judgedCells(bound, decide);
        // Some have two, because probes that did not pass count their attempts.
        const matrix = filled(bound, [...judged, ...judged.slice(0, judged.length / 2)]);
        const rows = rowsOnDisk(matrix, bound.plan);
        expect(rows.map(rowFaults(bound)).filter((fault) => fault !== undefined)).toEqual([]);
        const restored = matrixFromRows(bound, rows);
        const wanted = matrix.rows.map((inSection) => inSection.map((row) => row && roundedRow(row)));
        expect(restored).toEqual({ ...matrix, rows: wanted });
      }),
    );
  });
});

describe('unfinished', () => {
  const bound = aBound(4);
  const { plan, sections } = bound;
  const lines = (selection: ReturnType<typeof selectionOf>) =>
    selection.sources.map((source) => {
      const wanted = sections.map((section) =>
        [0, 1, 2, 3].filter((endpoint) => endpoint !== source && selection.only(source)({ section, endpoint })),
      );
      return `${source} → ${wanted.join(' / ')}`;
    });

  test('contains probes that failed, were not measured, were skipped, or have no verdict or no row', () => {
    const decide = ({ source, endpoint }: { source: number; endpoint: number }) => {
      if (source === 0) return pass();
      if (source === 1) return [timeout, undefined, execError, pass()][endpoint];
      if (source === 2) return [skip, pass(Number.NaN), undefined, undefined][endpoint];
      return undefined;
    };
    const rows = rowsOnDisk(filled(bound, judgedCells(bound, decide)), plan);
    const selection = selectionOf(bound, unfinished({ plan, rows }));
    expect(lines(selection)).toEqual(['1 → 0,2', '2 → 0,3', '3 → 0,1,2']);
    expect(selection.probes).toBe(7);
  });

  test('is nothing if all passed, and everything if no row was written', () => {
    const all = rowsOnDisk(
      filled(
        bound,
        judgedCells(bound, () => pass()),
      ),
      plan,
    );
    expect(selectionOf(bound, unfinished({ plan, rows: all }))).toMatchObject({ probes: 0, sources: [] });
    expect(selectionOf(bound, unfinished({ plan, rows: [] }))).toMatchObject({ probes: 12, sources: [0, 1, 2, 3] });
  });

  test('goes by names: new nodes are unfinished, removed nodes are not', () => {
    const rows = rowsOnDisk(
      filled(
        bound,
        judgedCells(bound, () => pass()),
      ),
      plan,
    );
    const now = aBound(5, (n) => (n === 1 ? undefined : {}));
    const without = { ...now.plan, endpoints: now.plan.endpoints.filter(({ node }) => node !== 'n1') };
    const selection = selectionOf({ plan: without, sections }, unfinished({ plan, rows }));
    // n5 to the other three, and each of these to n5.
    expect(selection.probes).toBe(6);
  });

  test('treats services like floaters', () => {
    const here = bind(WITH_SERVICES, [aFloater(1), aFloater(2)], []);
    const decide: Decide = ({ source, endpoint }) => (source === 1 && endpoint === 2 ? timeout : pass());
    const rows = rowsOnDisk(filled(here, judgedCells(here, decide)), here.plan);
    const selection = selectionOf(here, unfinished({ plan: here.plan, rows }));
    // Over both families.
    expect([selection.probes, selection.sources]).toEqual([2, [1]]);
  });

  test('contains all of a section that was added later', () => {
    const rows = rowsOnDisk(
      filled(
        bound,
        judgedCells(bound, () => pass()),
      ),
      plan,
    );
    const dual = { plan, sections: [...sections, { check: 'tcp', path: 'pod-pod', family: 'ipv6' } as const] };
    expect(selectionOf(dual, unfinished({ plan, rows })).probes).toBe(12);
    expect(matrixFromRows(dual, rows).rows[1]?.every((row) => row === undefined)).toBe(true);
  });
});

describe('whether anything is left', () => {
  const bound = aBound(3);
  const left = (decide: Decide, report = true) => {
    const matrix = filled(bound, judgedCells(bound, decide));
    const run = { sections: bound.sections, ...(report ? { report: reportOf(bound, matrix) } : {}) };
    return !isNothingLeft(run, bound.plan, rowsOnDisk(matrix, bound.plan));
  };

  test.each<{ what: string; decide: Decide; is: boolean }>([
    { what: 'all passed', decide: () => pass(), is: false },
    { what: 'skipped probes would be skipped again', decide: ({ source }) => (source ? pass() : skip), is: false },
    { what: 'one failed', decide: ({ source }) => (source ? pass() : timeout), is: true },
    { what: 'one could not be measured', decide: ({ source }) => (source ? pass() : execError), is: true },
    { what: 'one has no verdict', decide: ({ source }) => (source ? pass() : undefined), is: true },
  ])('$what: $is', ({ decide, is }) => {
    expect(left(decide)).toBe(is);
  });

  test('a run without a report still has to be reported', () => {
    expect(left(() => pass(), false)).toBe(true);
  });
});
