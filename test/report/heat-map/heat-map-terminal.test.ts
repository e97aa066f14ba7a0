import xterm from '@xterm/headless';
import { expect, test } from 'vitest';
import { heatMap } from '../../../src/report/heat-map/heat-map.ts';
import { styleFor } from '../../../src/ui/style.ts';
import { captureIo } from '../../support/io.ts';
import { aReport, type Decide, execError, pass, timeout } from '../../support/matrix.ts';
import { aBound } from '../../support/plan.ts';

const [RED, GREEN, YELLOW] = [1, 2, 3];
/** The default colour of the terminal. */
const NONE = undefined;
const NODES = 14;
/** The column of the first destination, and the line of the first source. */
const [LEFT, TOP] = [10, 1];

/** Colours of the upper and the lower half of a cell, as a reader sees them. */
async function halvesOf(lines: readonly string[], columns: number) {
  const terminal = new xterm.Terminal({ cols: columns, rows: 24, convertEol: true, allowProposedApi: true });
  try {
    await new Promise<void>((resolve) => terminal.write(lines.join('\n'), resolve));
    const { active } = terminal.buffer;
    expect(active.length).toBe(24);
    expect(Array.from({ length: 24 }, (_, y) => active.getLine(y)?.isWrapped)).not.toContain(true);
    return Array.from({ length: NODES / 2 }, (_, y) =>
      Array.from({ length: NODES }, (_, x) => {
        const cell = active.getLine(TOP + y)?.getCell(LEFT + x);
        const front = cell?.isFgPalette() ? cell.getFgColor() : NONE;
        const ground = cell?.isBgPalette() ? cell.getBgColor() : NONE;
        switch (cell?.getChars()) {
          case '█':
            return [front, front];
          case '▀':
            return [front, ground];
          case '▄':
            return [ground, front];
          default:
            return [ground, ground];
        }
      }),
    );
  } finally {
    terminal.dispose();
  }
}

test('a terminal shows each pair in its colour, with two rows of the matrix on one line', async () => {
  const decide: Decide = ({ source, endpoint }) => {
    if (source === 9) return execError;
    return source === 4 || endpoint === 7 ? timeout : pass();
  };
  const colourOf = (source: number, endpoint: number) => {
    if (source === endpoint) return NONE;
    if (source === 9) return YELLOW;
    return source === 4 || endpoint === 7 ? RED : GREEN;
  };
  const style = styleFor('stdout', { ...captureIo().io, color: 'always' });
  const screen = { rows: 24, columns: 80 };
  const shown = await halvesOf(heatMap(aReport(aBound(NODES), decide), { style, screen, blocks: true }), 80);
  const wanted = Array.from({ length: NODES / 2 }, (_, line) =>
    Array.from({ length: NODES }, (_, to) => [colourOf(2 * line, to), colourOf(2 * line + 1, to)]),
  );
  expect(shown).toEqual(wanted);
});
