import { getBorderCharacters, type TableUserConfig, table } from 'table';
import { CODES } from '../check/verdict.ts';
import type { Style } from '../ui/style.ts';
import type { Failure, Report } from './report.ts';

/** netctl's words for the verdicts: its users look for them. */
const RESULT = { pass: 'SUCCEEDED', fail: 'FAILED', error: 'EXCEPTION', skip: 'SKIPPED' } as const;

const CONFIG: TableUserConfig = {
  border: getBorderCharacters('ramac'),
  drawHorizontalLine: (line, rows) => line < 2 || line === rows,
};

/** The tables that a person reads: what did not pass, then what did. Pure. */
export function renderTable(report: Report, style: Style): string {
  const passes = passRows(report);
  const parts: string[] = [];
  if (report.failures.length > 0) parts.push(failureTable(report.failures, style));
  if (passes.length > 0) parts.push(passTable(passes, style));
  return parts.join('\n');
}

function failureTable(failures: readonly Failure[], style: Style): string {
  const rows = failures.map((failure, index) => [
    String(index + 1),
    failure.source.node,
    failure.destination.node,
    failure.target ?? '-',
    failure.verdict === 'fail' ? style.bad(RESULT.fail) : style.doubtful(RESULT.error),
    `${failure.reason ?? ''}: ${failure.detail}`.replace(/[\p{Cc}]/gu, ' '),
  ]);
  return table([['S/N', 'SRC NODE NAME', 'DST NODE NAME', 'TARGET IP', 'RESULT', 'LOG'], ...rows], {
    ...CONFIG,
    columns: { 0: { alignment: 'right' }, 5: { width: logWidth(failures), wrapWord: true } },
  });
}

const LONGEST_LOG = 60;

function logWidth(failures: readonly Failure[]): number {
  const longest = Math.max(...failures.map(({ reason = '', detail }) => reason.length + 2 + detail.length));
  return Math.min(Math.max(longest, 'LOG'.length), LONGEST_LOG);
}

interface PassRow {
  readonly source: string;
  readonly destination: string;
  readonly target: string;
}

function passTable(passes: readonly PassRow[], style: Style): string {
  const rows = passes.map(({ source, destination, target }, index) => [
    String(index + 1),
    source,
    destination,
    target,
    style.good(RESULT.pass),
  ]);
  return table([['S/N', 'SRC NODE NAME', 'DST NODE NAME', 'TARGET IP', 'RESULT'], ...rows], {
    ...CONFIG,
    columns: { 0: { alignment: 'right' } },
  });
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
      return [{ source: source.node, destination: to.node, target }];
    }),
  );
}
