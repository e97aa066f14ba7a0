import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BoundPlan, bind, type Section } from '../../../src/model/bound-plan.ts';
import type { ReportEnd } from '../../../src/model/measured-run.ts';
import { CODES } from '../../../src/model/verdict.ts';
import { codeAt, decode, type Model, type Square, toldAt } from '../../../src/report/html/browser/decode.ts';
import { pageData } from '../../../src/report/html/encode.ts';
import { endsOf } from '../../../src/report/html/ends.ts';
import { msOf } from '../../../src/report/html/latency-steps.ts';
import { NO_PAIR } from '../../../src/report/html/page-data.ts';
import { fromSpans } from '../../../src/report/html/spans.ts';
import type { Report } from '../../../src/report/report.ts';
import { aFinding, bigReport } from '../../support/big-report.ts';
import { aReport, execError, pass, skip, timeout } from '../../support/matrix.ts';
import { aBound, aBoundOfTwoChecks, aFloater, aPlan, twoClusters } from '../../support/plan.ts';

/** Two layers, so that a node has two endpoints, and a service end. */
function everyPath(): BoundPlan {
  const checks = [
    { name: 'tcp', paths: ['pod-pod', 'node-node', 'node-pod', 'pod-node'] as const },
    { name: 'dns', paths: ['pod-service', 'node-service'] as const },
  ];
  const service = {
    cluster: 'cluster-a',
    layer: 'service' as const,
    check: 'dns',
    node: 'cluster DNS',
    aim: { addresses: ['10.96.0.10'] },
  };
  const plan = aPlan(3, { checks, services: [service] });
  const floaters = plan.endpoints.flatMap((end, index) =>
    end.layer === 'service' ? [] : [aFloater(index + 1, { node: end.node, layer: end.layer })],
  );
  return bind(plan, floaters, []);
}

const bounds = [aBound(1), aBound(4), aBoundOfTwoChecks(3), twoClusters(), twoClusters({ within: true }), everyPath()];
const judgements = [pass(0.4), pass(Number.NaN), timeout, execError, skip, undefined];

function squareOf({ squares }: Model, { check, path, family }: Section): Square {
  const found = squares.find((one) => one.check === check && one.path === path && one.family === family);
  if (!found) throw new RangeError(`no section ${check} ${path} ${family}`);
  return found;
}

function cellOf(square: Square, source: number, destination: number): number {
  return (square.rowOf[source] ?? 0) * square.columns.length + (square.columnOf[destination] ?? 0);
}

/** Everything in the report's matrix, in the form of the page. */
function expectSame(report: Report, model: Model): void {
  const { placeOf } = endsOf(report);
  for (const row of report.matrix.rows) {
    for (const [index, code] of row.verdicts.entries()) {
      const pair = { source: placeOf[row.source] ?? -1, destination: placeOf[index] ?? -1 };
      if (code !== 0) expectCell(squareOf(model, row), pair, { code, ms: row.latencies[index] ?? null });
    }
  }
  for (const failure of report.failures) {
    const square = squareOf(model, failure);
    const place = ({ cluster, node }: ReportEnd) =>
      model.ends.findIndex((end) => end.cluster === cluster && end.name === node);
    const cell = cellOf(square, place(failure.source), place(failure.destination));
    expect(model.words[toldAt(square, cell) ?? -1]).toBe(failure.detail);
  }
}

interface Ends {
  readonly source: number;
  readonly destination: number;
}

function expectCell(
  square: Square,
  { source, destination }: Ends,
  { code, ms }: { code: number; ms: number | null },
): void {
  expect(codeAt(square, source, destination)).toBe(code);
  const step = square.latencies[cellOf(square, source, destination)] ?? 0;
  if (ms === null) expect(step).toBe(0);
  else expect(Math.abs(msOf(step) / ms - 1)).toBeLessThan(0.05);
}

describe('the data of the page', () => {
  test('is the matrix, whatever it contains', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...bounds),
        fc.array(fc.constantFrom(...judgements), { minLength: 1 }),
        async (bound, some) => {
          const report = aReport(
            bound,
            ({ section, source, endpoint }) => some[(section * 31 + source * 7 + endpoint) % some.length],
          );
          expectSame(report, await decode(JSON.parse(JSON.stringify(pageData(report)))));
        },
      ),
    );
  });

  test.each(bounds.slice(1).map((bound, index) => [index, bound] as const))(
    'every planned probe, and no other (%i)',
    async (_, bound) => {
      const report = aReport(bound, ({ source }) => (source === 1 ? undefined : pass()));
      const { squares } = await decode(pageData(report));
      const planned = squares.reduce(
        (sum, { verdicts }) => sum + verdicts.filter((code) => code !== NO_PAIR).length,
        0,
      );
      expect(planned).toBe(report.summary.probes);
    },
  );

  test('contains a finding as rectangles, section by section', () => {
    const report = bigReport(4, {
      checks: ['tcp', 'udp'],
      code: (source) => (source.node === 'n2' ? CODES['fail TIMEOUT'] : undefined),
    });
    const finding = aFinding(report, {}, (source, destination) => source.node === 'n2' && destination.node !== 'n4');
    const [regions = []] = pageData({ ...report, findings: [finding] }).findings;
    expect(regions.map(({ section, rows, columns }) => [section, fromSpans(rows), fromSpans(columns)])).toEqual([
      [0, [1], [0, 2]],
      [1, [1], [0, 2]],
    ]);
  });

  test('takes a few megabytes for a thousand nodes with three checks', { timeout: 120_000 }, () => {
    const report = bigReport(200, { checks: ['tcp', 'udp', 'icmp'] });
    const bytes = JSON.stringify(pageData(report)).length;
    // The size of a cell, times three million.
    expect((bytes / (200 * 200 * 3)) * 3_000_000).toBeLessThan(4_000_000);
  });

  test('is refused if it is cut off', async () => {
    const data = pageData(aReport(aBound(3)));
    const [first] = data.sections;
    if (!first) throw new RangeError('no section');
    await expect(decode({ ...data, sections: [{ ...first, columns: [0, 2] }] })).rejects.toThrow('not whole');
  });
});
