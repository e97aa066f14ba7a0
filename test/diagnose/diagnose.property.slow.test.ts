import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import type { Finding } from '../../src/diagnose/finding.ts';
import { isPair } from '../../src/model/bound-plan.ts';
import { CODES } from '../../src/model/verdict.ts';
import type { Report } from '../../src/report/report.ts';
import { boundOf, diagnosed, explainedCells, failedCells, LAYERED, manyNodes, SERVICES } from '../support/diagnosed.ts';

const SHAPES = [
  { nodes: 2 },
  { nodes: 4, checks: ['tcp', 'mtu'] },
  { nodes: 3, checks: ['tcp', 'icmp'], paths: LAYERED },
  { nodes: manyNodes(5, (n) => ({ zone: n < 3 ? 'z1' : 'z2' })), families: 2 },
  { nodes: 3, checks: ['tcp', 'udp'], services: SERVICES },
] as const satisfies readonly Parameters<typeof diagnosed>[0][];

const EMPTY = SHAPES.map((shape) => ({ report: diagnosed(shape), bound: boundOf(shape) }));

const anyCode = fc.oneof(
  { weight: 6, arbitrary: fc.constant(CODES.pass) },
  { weight: 3, arbitrary: fc.constant(CODES['fail TIMEOUT']) },
  { weight: 2, arbitrary: fc.constantFrom(...Object.values(CODES)) },
  { weight: 1, arbitrary: fc.constant(0) },
);

/**
 * A report of one of the shapes with any verdicts: rows and columns of one kind, and single cells of any
 * kind.
 */
const anyReport: fc.Arbitrary<Report> = fc
  .record({
    shape: fc.constantFrom(...EMPTY),
    cells: fc.infiniteStream(anyCode),
    rows: fc.array(fc.tuple(fc.nat(), anyCode), { maxLength: 6 }),
    columns: fc.array(fc.tuple(fc.nat(), anyCode), { maxLength: 3 }),
    calm: fc.boolean(),
  })
  .map(({ shape: { report, bound }, cells, rows, columns, calm }) => {
    const { matrix } = report;
    const whole = new Map(rows.map(([row, code]) => [row % matrix.rows.length, code]));
    const aimed = new Map(columns.map(([endpoint, code]) => [endpoint % matrix.endpoints.length, code]));
    const made = matrix.rows.map((row, index) => {
      const from = matrix.endpoints[row.source];
      const verdicts = matrix.endpoints.map((to, endpoint) => {
        if (!from || !isPair(bound.plan, row, { source: from, destination: to })) return 0;
        const code = whole.get(index) ?? aimed.get(endpoint) ?? (calm ? CODES.pass : cells.next().value);
        return code ?? 0;
      });
      return { ...row, verdicts };
    });
    const all = { ...report, matrix: { ...matrix, rows: made } };
    const failed = failedCells(all).size;
    return { ...all, summary: { ...report.summary, fail: failed } };
  });

function without({ region: _, ...words }: Finding): Omit<Finding, 'region'> {
  return words;
}

test('never throws, claims only failed cells, and leaves none without a finding', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const findings = diagnose(report);
      const failed = failedCells(report);
      const explained = new Set<string>();
      for (const finding of findings) {
        const cells = explainedCells(report, finding);
        expect([finding.code, cells.size]).toEqual([finding.code, finding.explains]);
        expect(finding.explains).toBeLessThanOrEqual(finding.of);
        for (const cell of cells) explained.add(cell);
      }
      expect(explained).toEqual(failed);
    }),
    { numRuns: 400 },
  );
});

test('is the same whatever the order of rows', () => {
  const shuffled = anyReport.chain((report) =>
    fc
      .shuffledSubarray([...report.matrix.rows], { minLength: report.matrix.rows.length })
      .map((rows) => [report, { ...report, matrix: { ...report.matrix, rows } }] as const),
  );
  fc.assert(
    fc.property(shuffled, ([report, other]) => {
      expect(diagnose(other).map(without)).toEqual(diagnose(report).map(without));
    }),
    { numRuns: 150 },
  );
});

test('other names of nodes change only the names in findings', () => {
  const rename = (text: string) => text.replaceAll(/\bn(\d+)\b/g, 'host-$1.example');
  fc.assert(
    fc.property(anyReport, (report) => {
      const renamed: Report = JSON.parse(rename(JSON.stringify(report)));
      expect(diagnose(renamed)).toEqual(JSON.parse(rename(JSON.stringify(diagnose(report)))));
    }),
    { numRuns: 150 },
  );
});

test('is the same for a saved report', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      expect(diagnose(JSON.parse(JSON.stringify(report)))).toEqual(diagnose(report));
    }),
    { numRuns: 50 },
  );
});
