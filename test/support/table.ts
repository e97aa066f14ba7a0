import type { TableView } from '../../src/report/tables/table.ts';
import { styleFor } from '../../src/ui/style.ts';
import { captureIo } from './io.ts';

const style = styleFor('stdout', captureIo().io);
export const view: TableView = { wide: false, style, screen: { rows: 50, columns: undefined } };

/** The cells of each line that has any. */
export function rowsOf(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.includes('---'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
