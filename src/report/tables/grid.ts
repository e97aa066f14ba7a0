import { type ColumnUserConfig, getBorderCharacters, table } from 'table';
import { oneLine } from '../../text/visible.ts';

/**
 * A table as netctl draws it: a line above and below the heads, and one at the end. This is the only module
 * that imports `table`, which refuses control characters except those for colours.
 */
export function grid(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  columns: Readonly<Record<number, ColumnUserConfig>> = {},
): string {
  return table([[...heads], ...rows.map((row) => [...row])], {
    border: getBorderCharacters('ramac'),
    drawHorizontalLine: (line, count) => line < 2 || line === count,
    columns,
  });
}

/** Makes text from elsewhere safe for a cell. */
export function plainCell(text: string): string {
  return oneLine(text);
}
