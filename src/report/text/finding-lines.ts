import type { Finding, NextStep, Severity } from '../../diagnose/finding.ts';
import type { Style } from '../../ui/style.ts';
import type { Report } from '../report.ts';
import { plainCell } from '../tables/grid.ts';
import { explainsWords } from './finding-text.ts';
import { wrapped } from './wrapped.ts';

export interface FindingView {
  readonly style: Style;
  /** The width of the terminal; undefined if it is not known. */
  readonly columns: number | undefined;
}

/** A user with more causes than this begins with these. */
const MOST_WHOLE = 5;
const MOST_REASONS = 2;

/**
 * The findings for people: the first ones in full, each of the others on one line. Text is wrapped. A command
 * has its own line and is not wrapped, so that it can be copied. Pure.
 */
export function findingLines({ findings }: Pick<Report, 'findings'>, view: FindingView): readonly string[] {
  const [first] = findings;
  if (!first) return [];
  const whole = findings.slice(0, MOST_WHOLE).flatMap((finding) => [...wholeLines(finding, view), '']);
  const others = findings.slice(MOST_WHOLE).flatMap((finding) => {
    const words = explainsWords(finding);
    const line = findingLine(finding, view.style) + (words === '' ? '' : ` (${words})`);
    return wrapped(line, { ...view, others: '  ' });
  });
  return [
    ...whole,
    ...others,
    ...(others.length > 0 ? [''] : []),
    view.style.quiet(`kubectl netdoctor explain ${first.code} says more`),
  ];
}

/** Only the code and the title. */
export function findingLine({ code, severity, title }: Finding, style: Style): string {
  return paintOf(severity, style)(`${style.strong(code)} ${plainCell(title)}`);
}

function paintOf(severity: Severity, { bad, doubtful, quiet }: Style): (text: string) => string {
  switch (severity) {
    case 'error':
      return bad;
    case 'warning':
      return doubtful;
    case 'info':
      return quiet;
    default:
      return severity satisfies never;
  }
}

function wholeLines(finding: Finding, view: FindingView): readonly string[] {
  const { evidence, alternatives, reasons, next } = finding;
  const explains = explainsWords(finding);
  const likely = reasons.slice(0, MOST_REASONS);
  return [
    ...wrapped(findingLine(finding, view.style), { ...view, others: '  ' }),
    ...(explains === '' ? [] : [`  ${explains}`]),
    ...evidence.flatMap((sentence) => item('- ', sentence, view)),
    ...alternatives.flatMap((sentence) => item('could also be: ', sentence, view)),
    ...(likely.length > 0 ? item('likely reasons: ', likely.join('; '), view) : []),
    ...next.flatMap((step) => stepLines(step, view)),
  ];
}

function stepLines({ why, command, node }: NextStep, view: FindingView): readonly string[] {
  const where = node === undefined ? '' : `, on node ${node}`;
  return [...item('', `${why}${where}:`, view), `    ${view.style.strong(plainCell(command))}`];
}

function item(head: string, words: string, { columns }: FindingView): readonly string[] {
  return wrapped(head + plainCell(words), { columns, first: '  ', others: '    ' });
}
