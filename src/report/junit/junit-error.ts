import type { ErrorReport } from '../report.ts';
import { type Case, suite, suites } from './junit-case.ts';

/**
 * `-o junit` for a command that ended before there was a report: the same test case as for a run, with an
 * error. Pure.
 */
export function renderJunitError({ error }: ErrorReport): string {
  const { code, message, hint } = error;
  const failed: Case = {
    classname: 'netdoctor',
    name: 'run',
    bad: { is: 'error', type: code, message, text: hint ?? '' },
  };
  return suites([suite({ name: 'netdoctor', cases: [failed] })]);
}
