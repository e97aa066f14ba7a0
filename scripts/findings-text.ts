import { CODE_GROUPS, groupOf } from '../src/diagnose/code-groups.ts';
import { EXPLANATIONS, type Explanation } from '../src/diagnose/explanations.ts';
import { wrapped } from '../src/report/text/wrapped.ts';

/** The same line length as in the other documents. */
const COLUMNS = 150;

const HEAD = [
  '# Findings',
  '',
  '<!-- Written by `npm run docs:findings` from src/diagnose/. -->',
  '',
  ...paragraph(
    'A finding is one cause that explains many failed probes. It has a code, which stays the same from version to version; below it stand what shows it, what else it could be, and the next commands. `kubectl netdoctor explain CODE` prints what is said here.',
  ),
];

/** docs/findings.md. Every code has its own heading, so that `#nd101` leads to it. Pure. */
export function findingsText(): string {
  const groups = Object.values(CODE_GROUPS).flatMap((group) => {
    const members = EXPLANATIONS.filter(({ code }) => groupOf(code) === group);
    return members.length > 0 ? [{ ...group, members }] : [];
  });
  const index = groups.flatMap(({ title, members }) => ['', `${title}:`, '', ...members.map(indexLine)]);
  const parts = groups.flatMap(({ title, members }) => ['', `## ${title}`, ...members.flatMap(chapter)]);
  return `${[...HEAD, ...index, ...parts].join('\n')}\n`;
}

function indexLine({ code, title }: Explanation): string {
  return `- [${code}](#${code.toLowerCase()}): ${title}`;
}

function chapter({ code, title, means, shownBy, reasons, next }: Explanation): readonly string[] {
  return [
    ...['', `### ${code}`, '', ...paragraph(`**${title}.** ${means}`)],
    ...['', ...paragraph(`Shown by: ${shownBy}.`)],
    ...['', 'Likely reasons:', '', ...reasons.flatMap(item)],
    ...['', 'What to do:', '', ...next.flatMap(item)],
  ];
}

function paragraph(text: string): readonly string[] {
  return wrapped(text, { columns: COLUMNS });
}

function item(text: string): readonly string[] {
  return wrapped(text, { columns: COLUMNS, first: '- ', others: '  ' });
}
