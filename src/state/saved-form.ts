import { API_VERSION, type MeasuredRun } from '../model/measured-run.ts';
import type { Report } from '../report/report.ts';
import { failuresIn, type GroupedFailures, groupedFailures } from './grouped-failures.ts';

/** The version of a report whose failures are grouped. Only saved reports have it. */
const GROUPED_VERSION = 'netdoctor.io/v1alpha2';

/** A report as it is saved if it has many failures. */
export type GroupedReport = Omit<Report, 'failures' | 'apiVersion'> & {
  readonly apiVersion: typeof GROUPED_VERSION;
  readonly grouped: GroupedFailures;
};

/** The report as it is saved. A report with few failures is saved as it is. Pure. */
export function savedForm(report: Report): Report | GroupedReport {
  const grouped = groupedFailures(report.failures);
  if (!grouped) return report;
  const { failures: _, apiVersion: __, kind, metadata, spec, nodes, summary, ...rest } = report;
  return { apiVersion: GROUPED_VERSION, kind, metadata, spec, nodes, summary, ...rest, grouped };
}

export function isGrouped(value: unknown): value is { readonly grouped: unknown } {
  return typeof value === 'object' && value !== null && 'grouped' in value && versionOf(value) === GROUPED_VERSION;
}

/** Whether this is a report of ours in a format that this version does not know. */
export function isLaterReport(value: unknown): boolean {
  const version = versionOf(value);
  return version.startsWith('netdoctor.io/') && version !== API_VERSION && version !== GROUPED_VERSION;
}

function versionOf(value: unknown): string {
  const version = typeof value === 'object' && value !== null && 'apiVersion' in value ? value.apiVersion : '';
  return typeof version === 'string' ? version : '';
}

/** The report as it was before it was saved. @returns undefined if the groups do not fit their ends. Pure. */
export function withFailures({ grouped, ...rest }: GroupedReport): unknown {
  const failures = failuresIn(grouped);
  return failures && ({ ...rest, apiVersion: API_VERSION, failures } satisfies Partial<MeasuredRun>);
}
