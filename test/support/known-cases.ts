import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import type { Finding } from '../../src/diagnose/finding.ts';
import { checkedReport } from '../../src/state/report-value.ts';

const FOLDER = join(import.meta.dirname, '..', 'diagnose', 'cases');

/** What a finding has to say, without its words. */
export interface Expected {
  readonly code: Finding['code'];
  /** The node, zone, subnet or Service; for a block, its nodes. */
  readonly about?: string | readonly string[];
  readonly to?: string | readonly string[];
  readonly direction?: Finding['direction'];
  readonly severity?: Finding['severity'];
  /** How many of how many such probes failed, if only a part does. */
  readonly part?: readonly [number, number];
}

export interface KnownCase {
  readonly file: string;
  /** What is broken there. */
  readonly fault: string;
  /** All findings but ND901, in their order. */
  readonly findings: readonly Expected[];
  /** Failures that no finding explains; none by default. */
  readonly left?: number;
}

/** A test for each report in test/diagnose/cases. */
export function testCases(cases: readonly KnownCase[]): void {
  for (const { file, fault, findings, left = 0 } of cases) {
    test(`${file}: ${fault}`, async () => {
      const found = await diagnosed(file);
      const causes = found.filter(({ code }) => code !== 'ND901');
      expect(causes.map((finding, index) => alike(finding, findings[index]))).toEqual(findings);
      const unexplained = found.filter(({ code }) => code === 'ND901');
      expect(unexplained.reduce((sum, { explains }) => sum + explains, 0)).toBe(left);
    });
  }
}

/** Read as `report -f` reads it: it may be of an earlier version. */
async function diagnosed(file: string): Promise<readonly Finding[]> {
  const text = gunzipSync(readFileSync(join(FOLDER, `${file}.json.gz`))).toString();
  const read = await checkedReport(JSON.parse(text));
  if (!read.report) throw new RangeError(`${file} is not a report: ${JSON.stringify(read.fault)}`);
  return diagnose(read.report);
}

/** The same fields of the finding as the expectation has. */
function alike({ code, subject, direction, severity, share, explains }: Finding, expected: Expected | undefined) {
  const named = ({ name, nodes }: { readonly name: string; readonly nodes?: readonly string[] }) => nodes ?? name;
  const all = {
    code,
    about: named(subject),
    to: subject.to && named(subject.to),
    direction,
    severity,
    part: share && [explains, Math.round(explains / share)],
  };
  const keys = Object.keys(expected ?? { code });
  return Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key)));
}
