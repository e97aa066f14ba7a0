import { remarkWords } from '../../model/remark.ts';
import { byReason, groupWords } from '../../model/untested.ts';
import { verdictOf } from '../../model/verdict.ts';
import { counted } from '../../text/plural.ts';
import type { Report } from '../report.ts';

/** Remarks that say why probes were not made. */
const CUTS: readonly string[] = ['TIMED_OUT', 'INTERRUPTED', 'NO_PAIRS'];
const MOST_REASONS = 3;

/**
 * Explains exit code 2, beyond the verdict and the findings: what could not be measured, nodes that were not
 * tested, checks that the user named and that were not tried at all, and a run that was cut short. Empty if
 * nothing is missing. Pure.
 */
export function incompleteLines(report: Report): readonly string[] {
  const { summary, untested, spec, remarks } = report;
  if (summary.complete) return [];
  const several = spec.destinations.length > 0;
  return [
    ...errorLines(report),
    ...byReason(untested.filter(({ byRule }) => !byRule)).map(
      (group) => `not tested: ${groupWords(group, several)}: ${group.reason}`,
    ),
    ...skippedLines(report),
    ...idleLines(report),
    ...remarks.filter(({ code }) => CUTS.includes(code)).map(remarkWords),
  ];
}

/** Empty if a finding already explains what could not be measured. */
function errorLines({ failures, findings }: Report): readonly string[] {
  if (findings.some(({ code }) => code.startsWith('ND8'))) return [];
  const errors = failures.filter(({ verdict }) => verdict === 'error');
  const groups = [...Map.groupBy(errors, ({ reason, detail }) => [reason, detail].filter(Boolean).join(': '))];
  return groups
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, MOST_REASONS)
    .map(([reason, { length }]) => `${counted(length, 'probe')} could not be measured: ${reason}`);
}

/** Checks that were skipped on every pair, though the user named them or nothing else was tried. */
function skippedLines(report: Report): readonly string[] {
  return untried(report).flatMap((name) => {
    const reasons = new Set(report.skipped.filter(({ check }) => check === name).map(({ detail }) => detail));
    return [...reasons].map((reason) => `check ${name} was skipped: ${reason}`);
  });
}

/** Checks that had nothing to aim at, though the user named them or nothing else was tried. Pure. */
export function idleLines(report: Report): readonly string[] {
  const { matrix, skipped } = report;
  const known = new Set([...matrix.rows, ...skipped].map(({ check }) => check));
  return untried(report)
    .filter((name) => !known.has(name))
    .map((name) => `check ${name} had nothing to probe`);
}

function untried({ spec, matrix }: Report): readonly string[] {
  const isTried = (code: number) => code > 0 && verdictOf(code) !== 'skip';
  const tried = new Set(matrix.rows.filter(({ verdicts }) => verdicts.some(isTried)).map(({ check }) => check));
  return spec.checks
    .filter(({ name, named }) => !tried.has(name) && (named || tried.size === 0))
    .map(({ name }) => name);
}
