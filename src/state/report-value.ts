import type { Report } from '../report/report.ts';
import { counted } from '../text/plural.ts';
import { visibleValue } from '../text/visible-value.ts';
import type { SavedCheck } from './earlier-checks.ts';
import { type GroupedReport, isGrouped, isLaterReport, withFailures } from './saved-form.ts';

/** What is wrong with a value that should be a report. */
export type ReportFault =
  | { readonly kind: 'newer' }
  /** The document that is written instead of a report after an error. */
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'misfit'; readonly words: string };

export type Checked =
  | { readonly report: Report; readonly fault?: undefined }
  | { readonly report?: undefined; readonly fault: ReportFault };

/**
 * Validates a report that any version, or anybody else, may have written, before it is used. The texts of the
 * returned report are safe to print on a terminal.
 */
export async function checkedReport(saved: unknown): Promise<Checked> {
  const value = visibleValue(saved);
  if (isLaterReport(value)) return { fault: { kind: 'newer' } };
  const message = errorOf(value);
  if (message !== undefined) return { fault: { kind: 'error', message } };
  // Imported late because it loads ajv.
  const { misfit } = await import('./schemas.ts');
  const grouped = isGrouped(value);
  const strange = grouped ? misfit('grouped', value) : undefined;
  if (strange !== undefined) return { fault: { kind: 'misfit', words: strange } };
  const whole = grouped ? withFailures(value as GroupedReport) : value;
  if (whole === undefined) return { fault: { kind: 'misfit', words: 'its failures do not fit its ends' } };
  const words = misfit('report', whole) ?? matrixFault((whole as Report).matrix);
  if (words !== undefined) return { fault: { kind: 'misfit', words } };
  return { report: await ofNow(whole as WrittenReport) };
}

/** As any version may have written it. Earlier versions had no notes, no findings and no traits. */
type WrittenReport = Omit<Report, 'notes' | 'findings' | 'spec'> &
  Partial<Pick<Report, 'notes' | 'findings'>> & {
    readonly spec: Omit<Report['spec'], 'checks'> & { readonly checks: readonly SavedCheck[] };
  };

async function ofNow(saved: WrittenReport): Promise<Report> {
  // Imported late because it loads every check.
  const { withRoles, withTraits } = await import('./earlier-checks.ts');
  const { spec, matrix } = saved;
  return {
    notes: [],
    findings: [],
    ...saved,
    spec: { ...spec, checks: withTraits(spec.checks) },
    matrix: { ...matrix, endpoints: withRoles(matrix.endpoints, spec.checks) },
  };
}

function errorOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('error' in value) || 'matrix' in value) return undefined;
  const { error } = value;
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : 'no words';
}

/**
 * Faults that a schema cannot express: indices out of range, and rows whose length is not the number of
 * endpoints.
 */
function matrixFault({ endpoints, rows }: Report['matrix']): string | undefined {
  const size = endpoints.length;
  const index = rows.findIndex(
    ({ source, verdicts, latencies }) => source >= size || verdicts.length !== size || latencies.length !== size,
  );
  return index < 0 ? undefined : `row ${index} of the matrix does not fit its ${counted(size, 'endpoint')}`;
}
