import { type Column, draw } from '../report/tables/draw.ts';
import { markdownGrid } from '../report/tables/markdown-grid.ts';
import { oneLine } from '../text/visible.ts';
import type { Screen } from '../ui/screen.ts';
import { NO_STYLE, type Style } from '../ui/style.ts';
import type { Diff, KnownFinding, ProbeChange, ProbeOutcome, SlowEnd, Slower } from './diff.ts';
import { diffWords } from './words.ts';

/** Nobody reads more rows. */
const MOST_ROWS = 500;

type Paint = Exclude<keyof Style, 'halves'>;

/** A line of a table with a word for the kind of change. */
interface Marked<T> {
  readonly mark: string;
  readonly paint: Paint;
  readonly of: T;
}

interface Table {
  readonly title: string;
  /** Draws the table, as text or as Markdown. */
  readonly text: (width: number | undefined) => string;
  readonly markdown: () => string;
  readonly left: number;
}

/** The tables for people; empty if nothing changed and nothing fails. Pure. */
export function diffTables(diff: Diff, { screen, style }: { readonly screen: Screen; readonly style: Style }): string {
  return tablesOf(diff, style)
    .map(({ text, left }) => text(screen.columns) + (left > 0 ? `… and ${left} more; -o json has them all\n` : ''))
    .join('\n');
}

/** The same as Markdown, with the words above, to paste into a ticket. Pure. */
export function diffMarkdown(diff: Diff): string {
  const words = diffWords(diff, NO_STYLE).split('\n');
  const [verdict = '', ...rest] = words.map(escaped);
  const tables = tablesOf(diff, NO_STYLE).flatMap(({ title, markdown, left }) => [
    `### ${title}\n`,
    markdown() + (left > 0 ? `\n… and ${left} more; \`-o json\` has them all\n` : ''),
  ]);
  return [`**${verdict}**\n`, `${rest.map((line) => `- ${line}`).join('\n')}\n`, ...tables].join('\n');
}

function tablesOf(diff: Diff, style: Style): readonly Table[] {
  return [
    table('Probes', probeColumns(diff, style), probeLines(diff)),
    table('Findings', findingColumns(style), findingLines(diff)),
    table('Slower', slowerColumns(diff), diff.slower),
  ].flatMap((one) => one ?? []);
}

function table<R>(title: string, columns: readonly Column<R>[], rows: readonly R[]): Table | undefined {
  if (rows.length === 0) return undefined;
  const shown = rows.slice(0, MOST_ROWS);
  return {
    title,
    text: (width) => draw(columns, shown, width),
    markdown: () =>
      markdownGrid(
        columns.map(({ head }) => head),
        shown.map((row, index) => columns.map(({ cell }) => escaped(cell(row, index)))),
      ),
    left: rows.length - shown.length,
  };
}

/** Escapes Markdown and HTML syntax, which names from elsewhere may contain. */
function escaped(text: string): string {
  return oneLine(text).replace(/[\\`*_[\]<>|#]/g, (mark) => `\\${mark}`);
}

function probeLines({ probes }: Diff): readonly Marked<ProbeChange>[] {
  return [
    ...marked(probes.new, 'NEW FAILURE', 'bad'),
    ...marked(probes.lost, 'NOT MEASURED', 'doubtful'),
    ...probes.found
      .filter(({ is }) => is.verdict === 'fail')
      .map((of) => ({ mark: 'FAILS', paint: 'bad', of }) as const),
    ...marked(probes.still, 'STILL FAILING', 'bad'),
    ...marked(probes.fixed, 'FIXED', 'good'),
  ];
}

function marked<T>(all: readonly T[], mark: string, paint: Paint): readonly Marked<T>[] {
  return all.map((of) => ({ mark, paint, of }));
}

function changeColumn<T>(style: Style): Column<Marked<T>> {
  return { head: 'CHANGE', cell: ({ mark }) => mark, paint: ({ paint }) => style[paint] };
}

function probeColumns(diff: Diff, style: Style): readonly Column<Marked<ProbeChange>>[] {
  const several = isSeveral(diff);
  const cluster = (head: string, end: 'source' | 'destination'): readonly Column<Marked<ProbeChange>>[] =>
    several ? [{ head, cell: ({ of }) => of[end].cluster, holds: 'cluster' }] : [];
  return [
    changeColumn(style),
    { head: 'CHECK', cell: ({ of }) => of.check },
    { head: 'PATH', cell: ({ of }) => of.path },
    { head: 'FAMILY', cell: ({ of }) => of.family },
    ...cluster('SRC CLUSTER', 'source'),
    { head: 'SRC NODE NAME', cell: ({ of }) => of.source.node, holds: 'node' },
    ...cluster('DST CLUSTER', 'destination'),
    { head: 'DST NODE NAME', cell: ({ of }) => of.destination.node, holds: 'node' },
    { head: 'BEFORE', cell: ({ of }) => outcomeWords(of.was) },
    { head: 'NOW', cell: ({ of }) => outcomeWords(of.is) },
  ];
}

function outcomeWords({ verdict, reason }: ProbeOutcome): string {
  switch (verdict) {
    case 'pass':
      return 'passed';
    case 'skip':
      return 'skipped';
    case 'none':
      return 'not tried';
    case 'fail':
    case 'error':
      return reason ?? verdict;
    default:
      return verdict satisfies never;
  }
}

function findingLines({ findings }: Diff): readonly Marked<KnownFinding>[] {
  return [
    ...marked(findings.new, 'NEW', 'bad'),
    ...marked(findings.still, 'STILL THERE', 'bad'),
    ...marked(findings.gone, 'GONE', 'good'),
  ];
}

function findingColumns(style: Style): readonly Column<Marked<KnownFinding>>[] {
  return [
    changeColumn(style),
    { head: 'CODE', cell: ({ of }) => of.code },
    { head: 'FINDING', cell: ({ of }) => of.title, holds: 'log' },
  ];
}

function slowerColumns(diff: Diff): readonly Column<Slower>[] {
  const several = isSeveral(diff);
  return [
    { head: 'SLOWER', cell: ({ check }) => check },
    { head: 'PATH', cell: ({ path }) => path },
    { head: 'FAMILY', cell: ({ family }) => family },
    { head: 'FROM', cell: ({ from }) => endWords(from, several), holds: 'node' },
    { head: 'TO', cell: ({ to }) => endWords(to, several), holds: 'node' },
    { head: 'PROBES', cell: ({ probes }) => String(probes), right: true },
    { head: 'MEDIAN BEFORE', cell: ({ beforeMs }) => `${beforeMs.toFixed(2)} ms`, right: true },
    { head: 'MEDIAN NOW', cell: ({ afterMs }) => `${afterMs.toFixed(2)} ms`, right: true },
  ];
}

function endWords({ cluster, node }: SlowEnd, several: boolean): string {
  if (node === undefined) return `all of ${cluster}`;
  return several ? `${node} of ${cluster}` : node;
}

/** Whether a node's name alone is ambiguous. */
function isSeveral({ before, after }: Diff): boolean {
  return Math.max(before.clusters.length, after.clusters.length) > 1;
}
