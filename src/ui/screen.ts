import type { Io } from './io.ts';

/** What fits before the reader's eyes. */
export interface Screen {
  /** Lines. */
  readonly rows: number;
  /** Characters of a line; undefined: nobody counts them. */
  readonly columns: number | undefined;
}

/** Where nothing tells: a file or a pager takes more than a terminal of 24 lines. */
const ROWS = 50;

/** Of what is written for later. */
export const NO_SCREEN: Screen = { rows: ROWS, columns: undefined };

export function screenOf({ isTTY, rows, columns }: Io['stdout']): Screen {
  if (isTTY !== true) return NO_SCREEN;
  // A terminal that does not know its size says 0.
  return { rows: rows || ROWS, columns: columns || undefined };
}
