import { CODES } from '../check/verdict.ts';
import type { Style } from '../ui/style.ts';
import { grid, plainCell } from './grid.ts';
import type { Failure, Report } from './report.ts';

/** netctl's words for the verdicts: its users look for them. */
const RESULT = { pass: 'SUCCEEDED', fail: 'FAILED', error: 'EXCEPTION', skip: 'SKIPPED' } as const;

/** Nobody reads more, and drawing a table takes time for each row. */
const MOST_ROWS = 500;

/** The tables that a person reads: what did not pass, then what did. Pure. */
export function renderTable(report: Report, style: Style): string {
  const passes = passRows(report);
  const parts: string[] = [];
  const { failures } = report;
  const ends = report.spec.destinations.length > 0 ? TWO_CLUSTERS : ONE_CLUSTER;
  const columns = report.spec.checks.length > 1 ? withCheck(ends) : ends;
  if (failures.length > 0)
    parts.push(failureTable(failures.slice(0, MOST_ROWS), columns, style) + more(failures.length));
  if (passes.length > 0) parts.push(passTable(passes.slice(0, MOST_ROWS), columns, style) + more(passes.length));
  return parts.join('\n');
}

function more(rows: number): string {
  return rows > MOST_ROWS ? `… and ${rows - MOST_ROWS} more of ${rows}; -o json has them all\n` : '';
}

interface End {
  readonly cluster: string;
  readonly node: string;
}

interface Row {
  readonly check: string;
  readonly source: End;
  readonly destination: End;
}

interface Columns {
  readonly heads: readonly string[];
  readonly cells: (row: Row) => readonly string[];
}

const ONE_CLUSTER: Columns = {
  heads: ['SRC NODE NAME', 'DST NODE NAME'],
  cells: ({ source, destination }) => [source.node, destination.node],
};

const TWO_CLUSTERS: Columns = {
  heads: ['SRC CLUSTER', 'SRC NODE NAME', 'DST CLUSTER', 'DST NODE NAME'],
  cells: ({ source, destination }) => [source.cluster, source.node, destination.cluster, destination.node],
};

/** With several checks a pair has a row for each. */
function withCheck({ heads, cells }: Columns): Columns {
  return { heads: ['CHECK', ...heads], cells: (row) => [row.check, ...cells(row)] };
}

function failureTable(failures: readonly Failure[], { heads, cells }: Columns, style: Style): string {
  const head = ['S/N', ...heads, 'TARGET IP', 'RESULT', 'LOG'];
  const rows = failures.map((failure, index) => [
    String(index + 1),
    ...cells(failure),
    failure.target ?? '-',
    failure.verdict === 'fail' ? style.bad(RESULT.fail) : style.doubtful(RESULT.error),
    plainCell(`${failure.reason ?? ''}: ${failure.detail}`),
  ]);
  return grid(head, rows, {
    0: { alignment: 'right' },
    [head.length - 1]: { width: logWidth(failures), wrapWord: true },
  });
}

const LONGEST_LOG = 60;

function logWidth(failures: readonly Failure[]): number {
  const widest = failures.reduce(
    (width, { reason = '', detail }) => Math.max(width, reason.length + 2 + detail.length),
    3,
  );
  return Math.min(widest, LONGEST_LOG);
}

interface PassRow extends Row {
  readonly target: string;
}

function passTable(passes: readonly PassRow[], { heads, cells }: Columns, style: Style): string {
  const rows = passes.map((pass, index) => [String(index + 1), ...cells(pass), pass.target, style.good(RESULT.pass)]);
  return grid(['S/N', ...heads, 'TARGET IP', 'RESULT'], rows, { 0: { alignment: 'right' } });
}

function passRows({ matrix, nodes }: Report): readonly PassRow[] {
  const address = new Map(
    nodes.flatMap(({ cluster, name, floaters }) =>
      floaters.flatMap(({ layer, addresses }) =>
        addresses.map((one) => [`${cluster}/${name}/${layer}/${one.includes(':') ? 'ipv6' : 'ipv4'}`, one] as const),
      ),
    ),
  );
  return matrix.rows.flatMap((row) =>
    row.verdicts.flatMap((code, index) => {
      const source = matrix.endpoints[row.source];
      const to = matrix.endpoints[index];
      if (code !== CODES.pass || !source || !to) return [];
      const target = address.get(`${to.cluster}/${to.node}/${to.layer}/${row.family}`) ?? '-';
      return [{ check: row.check, source, destination: to, target }];
    }),
  );
}
