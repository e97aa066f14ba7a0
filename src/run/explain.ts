import { closestMatch } from 'leven';
import { EXPLANATIONS, type Explanation } from '../diagnose/explanations.ts';
import { UserError } from '../errors.ts';
import { API_VERSION } from '../model/measured-run.ts';
import { type Column, draw } from '../report/tables/draw.ts';
import { wrapped } from '../report/text/wrapped.ts';
import type { Io } from '../ui/io.ts';
import { screenOf } from '../ui/screen.ts';
import { type Style, styleFor } from '../ui/style.ts';

export interface RunExplainArgs {
  /** In upper or lower case; undefined means all codes. */
  readonly code: string | undefined;
  readonly output: string;
}

/**
 * Prints what a code means, or a list of all codes. Does not contact a cluster.
 * @returns the exit code
 * @throws UserError if there is no such code
 */
export async function runExplain({ code, output }: RunExplainArgs, io: Io): Promise<number> {
  const { stdout } = io;
  const shown = code === undefined ? EXPLANATIONS : [explanationOf(code)];
  if (output === 'json') stdout.write(`${JSON.stringify(document(shown), undefined, 2)}\n`);
  else if (code === undefined) stdout.write(draw(COLUMNS, shown, screenOf(stdout).columns));
  else stdout.write(shown.map((one) => explanationWords(one, io)).join('\n'));
  return 0;
}

/** A code that differs by more characters is not suggested. */
const FARTHEST = 3;

function explanationOf(text: string): Explanation {
  const wanted = text.trim().toUpperCase();
  const found = EXPLANATIONS.find(({ code }) => code === wanted);
  if (found) return found;
  const close = closestMatch(
    wanted,
    EXPLANATIONS.map(({ code }) => code),
    { maxDistance: FARTHEST },
  );
  throw new UserError(`there is no finding ${JSON.stringify(text)}`, {
    code: 'UNKNOWN_CODE',
    hint: `${close ? `did you mean ${close}? ` : ''}kubectl netdoctor explain lists all codes`,
  });
}

function document(findings: readonly Explanation[]) {
  return { apiVersion: API_VERSION, kind: 'FindingCodeList', findings };
}

const COLUMNS: readonly Column<Explanation>[] = [
  { head: 'CODE', cell: ({ code }) => code },
  { head: 'FINDING', cell: ({ title }) => title, holds: 'log' },
];

function explanationWords(explanation: Explanation, io: Io): string {
  const { code, title, means, shownBy, reasons, next } = explanation;
  const style = styleFor('stdout', io);
  const { columns } = screenOf(io.stdout);
  const lines = [
    ...wrapped(style.strong(`${code}: ${title}`), { columns }),
    '',
    ...wrapped(means, { columns }),
    ...part('Shown by', [shownBy], { columns, style }),
    ...part('Likely reasons', reasons, { columns, style }),
    ...part('What to do', next, { columns, style }),
  ];
  return `${lines.join('\n')}\n`;
}

interface PartView {
  readonly columns: number | undefined;
  readonly style: Style;
}

function part(head: string, items: readonly string[], { columns, style }: PartView): readonly string[] {
  return [
    '',
    style.strong(head),
    ...items.flatMap((item) => wrapped(item, { columns, first: '  - ', others: '    ' })),
  ];
}
