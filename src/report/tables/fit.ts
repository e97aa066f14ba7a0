import { lettersOf, startOf, widthOf } from '../../text/width.ts';

/** A table before it is drawn; pure text, without colours. */
export interface Fitting {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns with names of clusters, and with names of nodes. These may be shortened. */
  readonly clusters: readonly number[];
  readonly nodes: readonly number[];
  /** The column that is wrapped, and its width. */
  readonly log?: { readonly column: number; readonly width: number };
}

export interface Fitted {
  readonly rows: readonly (readonly string[])[];
  readonly logWidth: number;
}

/** Below these widths, words of a LOG would be broken, and names would be unrecognizable. */
const LEAST_LOG = 30;
const LEAST_NAME = 12;

/**
 * Makes a table as narrow as the terminal, or as narrow as it can be while still readable. First LOG is
 * wrapped at a smaller width, which loses nothing. Then long names are cut in the middle. Two names never end
 * up looking the same.
 */
export function fit(table: Fitting, columns: number | undefined): Fitted {
  const { rows, log } = table;
  const wanted = log?.width ?? 0;
  if (columns === undefined) return { rows, logWidth: wanted };
  const spare = columns - lineWidth(table, wanted);
  if (spare >= 0) return { rows, logWidth: wanted };
  const logWidth = Math.max(wanted + spare, Math.min(wanted, LEAST_LOG));
  return { rows: withShortNames(table, columns, logWidth), logWidth };
}

/** Each cell has a blank on both sides, and there is a line between cells, as the grid draws them. */
function lineWidth(table: Fitting, logWidth: number): number {
  return table.heads.reduce((sum, _, column) => sum + columnWidth(table, column, logWidth) + 3, 1);
}

function columnWidth({ heads, rows, log }: Fitting, column: number, logWidth: number): number {
  const head = widthOf(heads[column] ?? '');
  if (column === log?.column) return Math.max(head, logWidth);
  return rows.reduce((widest, row) => Math.max(widest, widthOf(row[column] ?? '')), head);
}

function withShortNames(table: Fitting, columns: number, logWidth: number): Fitted['rows'] {
  const named = [...table.clusters, ...table.nodes];
  let most = Math.max(LEAST_NAME, ...named.map((column) => columnWidth(table, column, logWidth)));
  let rows = table.rows;
  while (most > LEAST_NAME && lineWidth({ ...table, rows }, logWidth) > columns) {
    most -= 1;
    rows = shortened(table, most);
  }
  return rows;
}

function shortened({ rows, clusters, nodes }: Fitting, most: number): Fitted['rows'] {
  const [shortClusters, shortNodes] = [clusters, nodes].map((which) =>
    shortNames(new Set(rows.flatMap((row) => which.map((column) => row[column] ?? ''))), most),
  );
  return rows.map((row) =>
    row.map((cell, column) => {
      if (clusters.includes(column)) return shortClusters?.get(cell) ?? cell;
      return nodes.includes(column) ? (shortNodes?.get(cell) ?? cell) : cell;
    }),
  );
}

/**
 * The share of a name that its beginning gets. Names of one cloud differ either in the beginning or in the
 * end.
 */
const SHARES = [0.6, 0.35, 0.85, 0.1];

/** Names cut in the middle to `most` columns, or to a few more if they would otherwise look alike. */
export function shortNames(names: ReadonlySet<string>, most: number): ReadonlyMap<string, string> {
  const longest = Math.max(0, ...Array.from(names, widthOf));
  for (let length = most; length < longest; length++) {
    for (const share of SHARES) {
      const short = new Map(Array.from(names, (name) => [name, cut(name, length, share)]));
      if (new Set(short.values()).size === names.size) return short;
    }
  }
  return new Map();
}

function cut(name: string, most: number, share: number): string {
  if (widthOf(name) <= most) return name;
  const letters = lettersOf(name);
  const columns = Math.floor((most - 1) * share);
  const head = startOf(letters, columns);
  const tail = startOf(letters.toReversed(), most - 1 - columns).toReversed();
  return `${head.join('')}…${tail.join('')}`;
}
