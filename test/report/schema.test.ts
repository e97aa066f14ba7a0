import { describe, expect, test } from 'vitest';
import { CODES } from '../../src/model/verdict.ts';
import { misfit } from '../../src/state/schemas.ts';
import { ALL_OF_IT, saying } from '../support/circumstances.ts';
import { exampleReport } from '../support/example-report.ts';
import { fitting, REPORT_SCHEMA } from '../support/report-schema.ts';

/** Every schema in it for a value that an object holds under a name, with its place. */
function named(schema: unknown, at = ''): readonly (readonly [string, Readonly<Record<string, unknown>>])[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    const own =
      key === 'properties'
        ? Object.entries(value).map(([name, one]) => [`${at}/${name}`, one as typeof value] as const)
        : [];
    return [...own, ...named(value, `${at}/${key}`)];
  });
}

describe('docs/report.schema.json', () => {
  test('describes each key', () => {
    const silent = named(REPORT_SCHEMA).filter(([, one]) => !one.description && !one.$ref);
    expect(silent.map(([at]) => at)).toEqual([]);
    const definitions: Readonly<Record<string, { description?: string }>> = REPORT_SCHEMA.definitions;
    expect(Object.entries(definitions).filter(([, { description }]) => !description)).toEqual([]);
  });

  test('rejects unknown keys at any depth', () => {
    const report = exampleReport();
    const [failure] = report.failures;
    const [finding] = report.findings;
    for (const wrong of [
      { ...report, extra: 1 },
      { ...report, metadata: { ...report.metadata, extra: 1 } },
      { ...report, failures: [{ ...failure, extra: 1 }] },
      { ...report, findings: [{ ...finding, subject: { ...finding?.subject, extra: 1 } }] },
      { ...report, matrix: { ...report.matrix, endpoints: [{ ...report.matrix.endpoints[0], extra: 1 }] } },
    ]) {
      expect(() => fitting(wrong)).toThrow('must NOT have additional properties');
    }
  });

  test('knows everything that a cluster may report about itself, and so does the reader of saved reports', () => {
    const report = { ...exampleReport(), circumstances: [saying(ALL_OF_IT), saying({ dns: { policies: [] } })] };
    expect(fitting(report)).toBe(report);
    expect(misfit('report', report)).toBeUndefined();
    const strange = { ...report, circumstances: [{ ...saying(), dns: { policies: [], pods: {} } }] };
    expect(() => fitting(strange)).toThrow("must have required property 'all'");
    expect(misfit('report', strange)).toContain('circumstances.0.dns.pods');
  });

  test('requires every mandatory key', () => {
    const { findings: _, ...rest } = exampleReport();
    expect(() => fitting(rest)).toThrow("must have required property 'findings'");
  });

  test('has every reason and every code of the matrix', () => {
    const { reason, row } = REPORT_SCHEMA.definitions;
    const reasons = Object.keys(CODES).flatMap((name) => name.split(' ')[1] ?? []);
    expect(reason.enum.toSorted()).toEqual(reasons.toSorted());
    for (const [name, code] of Object.entries(CODES)) {
      const word = name.split(' ')[1];
      expect(row.properties.verdicts.description).toContain(word ? `${code} ${word}` : `${code}: ${name}`);
    }
  });
});
