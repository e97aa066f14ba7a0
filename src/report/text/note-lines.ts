import type { ReportNote } from '../../model/measured-run.ts';
import type { PassNote } from '../../model/verdict.ts';
import type { Report } from '../report.ts';
import { isSeveral, pairWords } from './pair-words.ts';

const MOST = 5;

const HEADS = {
  flaky: 'flaky',
  clamped: 'warning',
  'source-ip': 'source address',
} as const satisfies Record<PassNote['kind'], string>;

/** The notes about probes that passed: the first few of each kind one by one, the others counted. Pure. */
export function noteLines(report: Pick<Report, 'notes' | 'spec'>): readonly string[] {
  const kinds = Map.groupBy(report.notes, ({ kind }) => kind);
  return [...kinds].flatMap(([kind, all]) => {
    const shown = all.slice(0, MOST).map((note) => noteLine(HEADS[kind], note, isSeveral(report)));
    const more = all.length - shown.length;
    return [...shown, ...(more > 0 ? [`${HEADS[kind]}: ${more} more (-o json has them all)`] : [])];
  });
}

function noteLine(head: string, { check, path, family, detail, ...ends }: ReportNote, several: boolean): string {
  return `${head}: ${pairWords(ends, several)} (${check} ${path} ${family}): ${detail}`;
}
