import { API_VERSION } from '../model/measured-run.ts';
import type { Report } from '../report/report.ts';
import { failuresIn, type GroupedFailures, groupedFailures } from './grouped-failures.ts';

/** The version of a report whose failures are grouped. Only saved reports have it. */
const GROUPED_VERSION = 'netdoctor.io/v1alpha2';

/** A report as it is saved if it has many failures: in place of `failures`, it has `grouped`. */
export type GroupedReport = Omit<Report, 'failures' | 'apiVersion'> & {
  readonly apiVersion: typeof GROUPED_VERSION;
  readonly grouped: GroupedFailures;
};

/** The report as it is saved. A report with few failures is saved as it is. Pure. */
export function savedForm(report: Report): Report | GroupedReport {
  const grouped = groupedFailures(report.failures);
  if (!grouped) return report;
  return inPlaceOf('failures', { apiVersion: GROUPED_VERSION, grouped }, report) as GroupedReport;
}

/** The report of that version, with the other key in place of this one. All keys keep their order. */
function inPlaceOf(old: string, { apiVersion, ...other }: Readonly<Record<string, unknown>>, report: object): object {
  return Object.fromEntries(
    Object.entries({ ...report, apiVersion }).flatMap((entry) => (entry[0] === old ? Object.entries(other) : [entry])),
  );
}

/** Whether its version says that its failures are grouped. */
export function isGrouped(value: unknown): boolean {
  return versionOf(value) === GROUPED_VERSION;
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

/**
 * The report as it was before it was saved. Pure.
 * @returns undefined if an end is not listed, or if there are more failures than probes
 */
export function withFailures(saved: GroupedReport): object | undefined {
  const { endpoints, rows } = saved.matrix;
  const failures = failuresIn(saved.grouped, endpoints.length * rows.length);
  return failures && inPlaceOf('grouped', { apiVersion: API_VERSION, failures }, saved);
}
