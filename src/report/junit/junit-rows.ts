import { isPair, type Section } from '../../model/bound-plan.ts';
import type { Failure, MatrixRowReport } from '../../model/measured-run.ts';
import { leadsToService } from '../../model/network.ts';
import { rowsOf } from '../../model/sections.ts';
import { verdictOf } from '../../model/verdict.ts';
import { counted } from '../../text/plural.ts';
import type { Report } from '../report.ts';
import { endWords, pairWords } from '../text/pair-words.ts';
import type { Case } from './junit-case.ts';

export interface Naming {
  readonly classname: string;
  /** Set if there are two clusters; then a node's name alone is ambiguous. */
  readonly several: boolean;
}

export function caseOfFailure(failure: Failure, { classname, several }: Naming): Case {
  const { source, destination, verdict, reason, detail, target, attempts, latencyMs } = failure;
  const message = [reason, detail].filter(Boolean).join(': ');
  const text = [
    ...(target ? [`target: ${target}`] : []),
    ...(source.pod ? [`from pod: ${source.pod}`] : []),
    ...(destination.pod ? [`to pod: ${destination.pod}`] : []),
    `attempts: ${attempts}`,
  ].join('\n');
  return {
    classname,
    name: pairWords({ source, destination }, several),
    ...(latencyMs === undefined ? {} : { timeMs: latencyMs }),
    bad: { is: verdict === 'fail' ? 'failure' : 'error', ...(reason ? { type: reason } : {}), message, text },
  };
}

/** Sums up the failures that are too many to list one by one: one case per source. */
export function moreFailures(failures: readonly Failure[], { classname, several }: Naming): readonly Case[] {
  const bySource = Map.groupBy(failures, ({ source }) => endWords(source, several));
  return [...bySource].map(([name, own]) => {
    const failed = own.some(({ verdict }) => verdict === 'fail');
    const reasons = [...new Set(own.map(({ reason }) => reason))].join(', ');
    const message = `${counted(own.length, 'more probe')} did not pass: ${reasons}; -o json has them all`;
    return { classname, name: `${name} → ${own.length} more`, bad: { is: failed ? 'failure' : 'error', message } };
  });
}

/**
 * One case for each source whose probes all passed, and one for each source with probes that were not tried.
 */
export function casesOfRows(report: Report, section: Section, naming: Naming): readonly Case[] {
  const plan = { directions: report.summary.directions.filter(({ onlyServices }) => !onlyServices) };
  return rowsOf(report, section).flatMap((row) => casesOfRow(tallyOf(report, plan, row), row, { ...naming, report }));
}

interface JunitTally {
  passed: number;
  failed: number;
  untried: number;
  passedMs: number;
}

function tallyOf({ matrix }: Report, plan: Parameters<typeof isPair>[0], row: MatrixRowReport): JunitTally {
  const tally: JunitTally = { passed: 0, failed: 0, untried: 0, passedMs: 0 };
  const source = matrix.endpoints[row.source];
  if (!source) return tally;
  for (const [index, destination] of matrix.endpoints.entries()) {
    if (!isPair(plan, row, { source, destination })) continue;
    const verdict = verdictOf(row.verdicts[index] ?? 0);
    if (verdict === undefined) tally.untried += 1;
    else if (verdict === 'pass') {
      tally.passed += 1;
      tally.passedMs += row.latencies[index] ?? 0;
    } else if (verdict !== 'skip') tally.failed += 1;
  }
  return tally;
}

function casesOfRow(
  { passed, failed, untried, passedMs }: JunitTally,
  row: MatrixRowReport,
  { classname, several, report }: Naming & { readonly report: Report },
): readonly Case[] {
  const source = report.matrix.endpoints[row.source];
  if (!source) return [];
  const name = (count: number) => `${endWords(source, several)} → ${countWords(count, row)}`;
  if (untried > 0) {
    const message = `${untried} of ${counted(passed + failed + untried, 'probe')} ${untried === 1 ? 'was' : 'were'} not tried`;
    return [{ classname, name: name(untried), bad: { is: 'error', type: 'NOT_TRIED', message } }];
  }
  return passed > 0 && failed === 0 ? [{ classname, name: name(passed), timeMs: passedMs }] : [];
}

function countWords(count: number, { path }: Section): string {
  return counted(count, leadsToService(path) ? 'service' : 'node');
}
