import type { PassNote } from '../check/verdict.ts';
import type { ReportNote } from './report.ts';

const MOST = 5;

const HEADS = {
  flaky: 'flaky',
  clamped: 'warning',
  'source-ip': 'source address',
} as const satisfies Record<PassNote['kind'], string>;

/** What there is to know of probes that passed: the first few of each kind one by one, the others counted. Pure. */
export function noteLines(notes: readonly ReportNote[]): readonly string[] {
  const kinds = Map.groupBy(notes, ({ kind }) => kind);
  return [...kinds].flatMap(([kind, all]) => {
    const shown = all.slice(0, MOST).map((note) => noteLine(HEADS[kind], note));
    const more = all.length - shown.length;
    return [...shown, ...(more > 0 ? [`${HEADS[kind]}: ${more} more (-o json has them all)`] : [])];
  });
}

function noteLine(head: string, { check, path, family, source, destination, detail }: ReportNote): string {
  return `${head}: ${source.node} → ${destination.node} (${check} ${path} ${family}): ${detail}`;
}
