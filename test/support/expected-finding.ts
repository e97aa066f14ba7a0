import { expect } from 'vitest';
import type { Finding } from '../../src/diagnose/finding.ts';
import type { Report } from '../../src/report/report.ts';
import { type Break, explainedCells, failedCells, type RunOptions } from './diagnosed.ts';

/** What a user reads first. */
export interface Expected {
  readonly code: Finding['code'];
  readonly title: string;
  readonly direction?: Finding['direction'];
  readonly alternatives?: readonly string[];
  /** Sentences that must be in the evidence. */
  readonly evidence?: readonly string[];
}

export type FindingCase = readonly [string, RunOptions, Break, Expected];

export function theFinding({ findings }: Report): Finding {
  const [finding] = findings;
  expect(findings.map(({ code, title }) => `${code} ${title}`)).toHaveLength(1);
  if (!finding) throw new Error('no finding');
  return finding;
}

/** One finding that explains everything that failed, and nothing else. */
export function expectOne(
  report: Report,
  { code, title, direction, alternatives = [], evidence = [] }: Expected,
): void {
  const finding = theFinding(report);
  const { fail } = report.summary;
  expect(finding).toMatchObject({ code, title, severity: 'error', explains: fail, of: fail, alternatives });
  expect(finding.direction).toBe(direction);
  for (const line of evidence) expect(finding.evidence).toContain(line);
  expect(explainedCells(report, finding)).toEqual(failedCells(report));
}
