import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPair } from '../../src/model/bound-plan.ts';
import { countVerdicts, type Matrix, makeMatrix } from '../../src/model/matrix.ts';
import { CODES } from '../../src/model/verdict.ts';
import { soak } from '../support/soak.ts';
import { CASE_KINDS, type Case, makeCase } from './case.ts';
import { NOISE } from './chance.ts';

/** One of each kind, and some combinations. */
const CASES = Array.from({ length: CASE_KINDS.length + 6 }, (_, number) => makeCase(4, number));
const SMALL = CASES.filter(({ layout }) => layout.probes < 5_000);

/** The whole case as text, to compare at once: a report has up to a million numbers. */
function textOf({ report, truths }: Case): string {
  return JSON.stringify([report, truths]);
}

describe('makeCase', () => {
  test('is the same for the same seed and number', () => {
    const same = (seed: number, number: number) => {
      const text = textOf(makeCase(seed, number));
      expect(textOf(makeCase(seed, number)) === text).toBe(true);
      expect(textOf(makeCase(seed + 1, number)) === text).toBe(false);
    };
    fc.assert(fc.property(fc.nat({ max: 1_000 }), fc.nat({ max: 400 }), same), { numRuns: soak(3, 30) });
  });

  test('has every kind, each in its turn', () => {
    expect(CASES.slice(0, CASE_KINDS.length).map(({ kind }) => kind)).toEqual(CASE_KINDS);
  });

  test('if nothing is broken, nothing fails except by noise', () => {
    for (const { footprint, truths, report, layout } of CASES.filter(({ kind }) => kind === 'healthy')) {
      expect(truths).toEqual([]);
      expect(footprint.codes.some((code) => code >= CODES['error EXEC'])).toBe(false);
      expect(report.summary.fail).toBeLessThan(10 + layout.probes * NOISE * 2);
    }
  });

  test('if single packets decide, the report says how often a probe tries', () => {
    const told = CASES.filter(({ report }) => Object.keys(report.spec.options).length > 0).map(({ kind }) => kind);
    expect(told).toEqual(expect.arrayContaining(['ecmp', 'island', 'stall', 'usual run', 'beside']));
    expect(told).not.toContain('uplink');
    const [ecmp] = CASES.filter(({ kind }) => kind === 'ecmp');
    const checks = ecmp?.choice.checks.map(({ name }) => name) ?? [];
    expect(ecmp?.report.spec.options).toMatchObject({ probeTimeoutMs: 5_000 });
    expect(Object.keys(ecmp?.choice.tries?.attempts ?? {})).toEqual(checks);
  });

  test('probes the pairs that the product would plan, and no others', () => {
    expect(SMALL.length).toBeGreaterThan(15);
    for (const { layout, footprint } of SMALL) {
      const { plan } = layout.bound;
      for (const [row, { section, source }] of layout.rows.entries()) {
        for (const [endpoint, destination] of plan.endpoints.entries()) {
          const from = plan.endpoints[source];
          const planned = from !== undefined && isPair(plan, section, { source: from, destination });
          if ((footprint.codes[row * layout.width + endpoint] !== 0) !== planned) {
            expect.fail(`row ${row}, endpoint ${endpoint}`);
          }
        }
      }
    }
  });

  test('the summary counts what the matrix has, and failures lists it', () => {
    for (const { report, layout } of SMALL) {
      const { pass, fail, error, skip, probes } = report.summary;
      expect({ pass, fail, error, skip }).toEqual(countVerdicts(matrixOf(report, layout.width)));
      expect(probes).toBe(layout.probes);
      expect(report.failures).toHaveLength(fail + error);
    }
  });

  test('a counted cause has failed cells of its own', () => {
    for (const { cause, cells, own, counted } of CASES.flatMap(({ truths }) => truths)) {
      expect(own).toBeLessThanOrEqual(cells);
      if (counted) expect(own).toBeGreaterThanOrEqual(cause.isSharp ? 1 : 2);
      if (cause.kind === 'exec') expect({ cells, counted }).toEqual({ cells: 0, counted: false });
    }
  });
});

/** The matrix as it was before it became rows. */
function matrixOf({ matrix }: Case['report'], width: number): Matrix {
  const sections = matrix.rows.map(({ check, path, family }) => ({ check, path, family }));
  const all = makeMatrix(sections, width);
  for (const [index, { source, verdicts }] of matrix.rows.entries()) {
    const rows = all.rows[index];
    if (rows) rows[source] = { verdicts: Uint8Array.from(verdicts), latencies: new Float32Array(width) };
  }
  return all;
}
