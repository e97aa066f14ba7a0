import type { Failure } from '../../model/measured-run.ts';
import type { Path } from '../../model/network.ts';
import { layersOf } from '../../model/network.ts';
import { counted } from '../../text/plural.ts';
import type { Screen } from '../../ui/screen.ts';
import type { Style } from '../../ui/style.ts';
import type { Report } from '../report.ts';
import { type Column, draw } from './draw.ts';
import { allExplained } from './explained.ts';
import { groupsOf, type ProbeGroup } from './groups.ts';
import { countPasses, type Pass, passesOf } from './passes.ts';

/** netctl's words for the verdicts, because its users look for them. */
const RESULT = { pass: 'SUCCEEDED', fail: 'FAILED', error: 'EXCEPTION', skip: 'SKIPPED' } as const;

/** Nobody reads more rows, and each row takes time to draw. */
const MOST_ROWS = 500;

export interface TableView {
  /** Shows every column and full names, and lists passes one by one, however many there are. */
  readonly wide: boolean;
  readonly screen: Screen;
  readonly style: Style;
}

/** The tables for people: first the probes that did not pass, then those that did. Pure. */
export function renderTable(report: Report, view: TableView): string {
  const passes = countPasses(report);
  const parts: string[] = [];
  if (report.failures.length > 0) parts.push(failurePart(report, view));
  if (passes > view.screen.rows && !view.wide) parts.push(groupTable(report, view) + elsewhere(passes));
  else if (passes > 0) parts.push(passTable(report, view) + more(passes));
  return parts.join('\n');
}

function more(rows: number): string {
  return rows > MOST_ROWS ? `… and ${rows - MOST_ROWS} more of ${rows}; -o json has them all\n` : '';
}

function elsewhere(passes: number): string {
  return `${counted(passes, 'probe')} passed: ${elsewhereWords(passes)}\n`;
}

function elsewhereWords(rows: number): string {
  const wide = rows > MOST_ROWS ? `-o wide lists the first ${MOST_ROWS}` : '-o wide lists each';
  return `${wide}, -o json has them all`;
}

/** If the findings explain all failures, nobody needs to read hundreds of red rows. */
function failurePart(report: Report, view: TableView): string {
  const { length } = report.failures;
  const { rows } = view.screen;
  if (view.wide || length <= rows || !allExplained(report)) return failureTable(report, view) + more(length);
  const rest = `… and ${length - rows} more of ${length}, which the findings explain`;
  return `${failureTable(report, view, rows)}${rest}; ${elsewhereWords(length)}\n`;
}

function failureTable(report: Report, { wide, screen, style }: TableView, most = MOST_ROWS): string {
  const columns: readonly Column<Failure>[] = [
    ...pairColumns<Failure>(report, wide),
    { head: 'TARGET IP', cell: ({ target }) => target ?? '-' },
    {
      head: 'RESULT',
      cell: ({ verdict }) => RESULT[verdict],
      paint: ({ verdict }) => (verdict === 'fail' ? style.bad : style.doubtful),
    },
    ...(wide ? [LATENCY, { head: 'TRIES', cell: ({ attempts }: Failure) => String(attempts), right: true }] : []),
    { head: 'LOG', cell: ({ reason = '', detail }) => `${reason}: ${detail}`, holds: 'log' },
  ];
  return draw(columns, report.failures.slice(0, most), wide ? undefined : screen.columns);
}

function passTable(report: Report, { wide, screen, style }: TableView): string {
  const columns: readonly Column<Pass>[] = [
    ...pairColumns<Pass>(report, wide),
    { head: 'TARGET IP', cell: ({ target }) => target },
    { head: 'RESULT', cell: () => RESULT.pass, paint: () => style.good },
    ...(wide ? [LATENCY] : []),
  ];
  return draw(columns, passesOf(report, MOST_ROWS), wide ? undefined : screen.columns);
}

/** Groups by source node, or by direction if that would be too long as well. */
function groupTable(report: Report, { screen, style }: TableView): string {
  const byNode = report.matrix.endpoints.length <= screen.rows ? groupsOf(report, 'node') : [];
  const fits = byNode.length > 0 && byNode.length <= screen.rows;
  const source = sourceColumns(report);
  const columns: readonly Column<ProbeGroup>[] = [
    ...checkColumns(report, false),
    ...(fits ? source : DIRECTION),
    {
      head: 'PASSED',
      cell: ({ passed, probes }) => `${passed} of ${probes}`,
      right: true,
      paint: ({ passed, probes }) => (passed === probes ? style.good : style.doubtful),
    },
    { head: 'MEDIAN', cell: ({ medianMs }) => msWords(medianMs), right: true },
    { head: 'WORST', cell: ({ worstMs }) => msWords(worstMs), right: true },
  ];
  return draw(columns, fits ? byNode : groupsOf(report, 'direction'), screen.columns);
}

interface End {
  readonly cluster: string;
  readonly node: string;
}

interface RowEnds {
  readonly check: string;
  readonly path: Path;
  readonly source: End;
  readonly destination: End;
}

function pairColumns<R extends RowEnds>(report: Report, wide: boolean): readonly Column<R>[] {
  return [
    { head: 'S/N', cell: (_, index) => String(index + 1), right: true },
    ...checkColumns(report, wide),
    ...sourceColumns(report),
    ...(report.spec.destinations.length > 0 ? [DST_CLUSTER] : []),
    { head: 'DST NODE NAME', cell: ({ destination }) => destination.node, holds: 'node' },
  ];
}

/**
 * Leaves out a column that would have the same word in each line, which is the case for a single check or a
 * single path.
 */
function checkColumns({ spec }: Report, wide: boolean): readonly Column<Pick<RowEnds, 'check' | 'path'>>[] {
  const layers = new Set(spec.checks.flatMap(({ paths }) => paths.flatMap(layersOf)));
  layers.delete('service');
  return [
    ...(wide || spec.checks.length > 1 ? [{ head: 'CHECK', cell: ({ check }: Pick<RowEnds, 'check'>) => check }] : []),
    ...(wide || layers.size > 1 ? [{ head: 'PATH', cell: ({ path }: Pick<RowEnds, 'path'>) => path }] : []),
  ];
}

function sourceColumns({ spec }: Report): readonly Column<RowEnds>[] {
  const node: Column<RowEnds> = { head: 'SRC NODE NAME', cell: ({ source }) => source.node, holds: 'node' };
  return spec.destinations.length > 0 ? [SRC_CLUSTER, node] : [node];
}

const SRC_CLUSTER: Column<RowEnds> = { head: 'SRC CLUSTER', cell: ({ source }) => source.cluster, holds: 'cluster' };
const DST_CLUSTER: Column<RowEnds> = {
  head: 'DST CLUSTER',
  cell: ({ destination }) => destination.cluster,
  holds: 'cluster',
};
const DIRECTION = [SRC_CLUSTER, DST_CLUSTER];

const LATENCY: Column<{ readonly latencyMs?: number | undefined }> = {
  head: 'LATENCY',
  cell: ({ latencyMs }) => msWords(latencyMs),
  right: true,
};

function msWords(ms: number | undefined): string {
  return ms === undefined ? '-' : `${ms.toFixed(2)} ms`;
}
