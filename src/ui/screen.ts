import type { Io } from './io.ts';

/** How much the reader sees at once. */
export interface Screen {
  /** Lines. */
  readonly rows: number;
  /** Characters per line; undefined if there is no limit. */
  readonly columns: number | undefined;
}

/** The default if nothing is known: a file or a pager takes more than a terminal of 24 lines. */
const ROWS = 50;

/** For output that is read later. */
export const NO_SCREEN: Screen = { rows: ROWS, columns: undefined };

export function screenOf({ isTTY, rows, columns }: Io['stdout']): Screen {
  if (isTTY !== true) return NO_SCREEN;
  // A terminal that does not know its size reports 0.
  return { rows: rows || ROWS, columns: columns || undefined };
}
