import { widthOf } from '../../text/width.ts';
import { fit } from './fit.ts';
import { grid, plainCell } from './grid.ts';

/** One column of a table over rows of some kind. */
export interface Column<R> {
  readonly head: string;
  readonly cell: (row: R, index: number) => string;
  readonly right?: boolean;
  /** The colour of a row's cell. */
  readonly paint?: (row: R) => (text: string) => string;
  /** Cluster and node names may be shortened, and a log is wrapped. Everything else is printed in full. */
  readonly holds?: 'cluster' | 'node' | 'log';
}

const LONGEST_LOG = 60;

/** @param width of the terminal; undefined if there is no limit */
export function draw<R>(columns: readonly Column<R>[], rows: readonly R[], width: number | undefined): string {
  const heads = columns.map(({ head }) => head);
  const texts = rows.map((row, index) => columns.map(({ cell }) => plainCell(cell(row, index))));
  const [log] = placesOf(columns, 'log');
  const fitted = fit(
    {
      heads,
      rows: texts,
      clusters: placesOf(columns, 'cluster'),
      nodes: placesOf(columns, 'node'),
      ...(log === undefined ? {} : { log: { column: log, width: logWidth(texts, log) } }),
    },
    width,
  );
  const painted = fitted.rows.map((cells, index) =>
    cells.map((text, column) => paint(columns[column], text, rows[index])),
  );
  const layout = columns.map(({ right, holds }) => ({
    ...(right ? { alignment: 'right' as const } : {}),
    ...(holds === 'log' ? { width: fitted.logWidth, wrapWord: true } : {}),
  }));
  return grid(heads, painted, { ...layout });
}

function placesOf<R>(columns: readonly Column<R>[], wanted: Column<R>['holds']): readonly number[] {
  return columns.flatMap(({ holds }, index) => (holds === wanted ? [index] : []));
}

function logWidth(texts: readonly (readonly string[])[], column: number): number {
  return Math.min(
    texts.reduce((widest, cells) => Math.max(widest, widthOf(cells[column] ?? '')), 3),
    LONGEST_LOG,
  );
}

function paint<R>(column: Column<R> | undefined, text: string, row: R | undefined): string {
  return column?.paint && row !== undefined ? column.paint(row)(text) : text;
}
