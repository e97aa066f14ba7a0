import { withFindings } from '../../report/build.ts';
import type { Report } from '../../report/report.ts';

/**
 * A saved report with the findings of this version. A report of an earlier version may have other findings,
 * or none.
 */
export function rediagnosed({
  findings: _,
  ...run
}: Omit<Report, 'findings'> & Partial<Pick<Report, 'findings'>>): Report {
  return withFindings(run);
}
