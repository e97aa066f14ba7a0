import { verdictOf } from '../../model/verdict.ts';
import type { Report } from '../report.ts';

/** Whether every probe that did not pass lies in the region of a finding with a known cause. Pure. */
export function allExplained({
  findings,
  failures,
  matrix,
}: Pick<Report, 'findings' | 'failures' | 'matrix'>): boolean {
  if (findings.length === 0) return false;
  const size = matrix.endpoints.length;
  const explained = new Uint8Array(matrix.rows.length * size);
  for (const { region } of findings.filter(({ severity }) => severity !== 'info')) {
    for (const { rows, endpoints } of region) {
      for (const row of rows) for (const endpoint of endpoints) explained[row * size + endpoint] = 1;
    }
  }
  const count = matrix.rows.reduce(
    (sum, { verdicts }, row) =>
      sum + verdicts.filter((code, endpoint) => isTrouble(code) && explained[row * size + endpoint] === 1).length,
    0,
  );
  return count > 0 && count === failures.length;
}

function isTrouble(code: number): boolean {
  const verdict = verdictOf(code);
  return verdict === 'fail' || verdict === 'error';
}
