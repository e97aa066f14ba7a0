import xterm, { type IBufferCell, type IBufferLine } from '@xterm/headless';

/** Adjacent characters with the same look. */
export interface Span {
  readonly text: string;
  readonly look: Look;
}

export interface Look {
  /** The number of one of the 16 colours; undefined means the terminal's default. */
  readonly colour: number | undefined;
  readonly bold: boolean;
  readonly dim: boolean;
}

export interface Line {
  readonly spans: readonly Span[];
  /** The number of columns that it takes. Some characters take two. */
  readonly columns: number;
}

/** More than any line of our output has, so that none is wrapped. */
const COLUMNS = 400;
/** A cursor can move up this far. Lines that scroll out at the top are kept. */
const ROWS = 100;
const SCROLLBACK = 10_000;

/**
 * What a terminal shows after it received this text. This emulates a whole terminal, because progress is
 * drawn over itself, and without cursor movements every state of it would remain.
 * @throws Error if anything uses more than the 16 colours, bold and dim
 */
export async function screenOf(text: string): Promise<readonly Line[]> {
  const size = { cols: COLUMNS, rows: ROWS, scrollback: SCROLLBACK };
  const terminal = new xterm.Terminal({ ...size, convertEol: true, allowProposedApi: true });
  try {
    await new Promise<void>((resolve) => terminal.write(text, resolve));
    const { active } = terminal.buffer;
    const lines = Array.from({ length: active.length }, (_, y) => lineOf(active.getLine(y)));
    return lines.slice(0, lines.findLastIndex(({ columns }) => columns > 0) + 1);
  } finally {
    terminal.dispose();
  }
}

function lineOf(line: IBufferLine | undefined): Line {
  const cells = Array.from({ length: line?.length ?? 0 }, (_, x) => line?.getCell(x)).filter(
    (cell) => cell !== undefined,
  );
  const columns = cells.findLastIndex((cell) => cell.getWidth() === 0 || cell.getChars().trim() !== '') + 1;
  // The second half of a character that takes two columns is a cell without width.
  const shown = cells.slice(0, columns).filter((cell) => cell.getWidth() > 0);
  return { spans: shown.reduce(joined, []), columns };
}

function joined(spans: readonly Span[], cell: IBufferCell): readonly Span[] {
  const text = cell.getChars() || ' ';
  const look = lookOf(cell);
  const last = spans.at(-1);
  if (!last || !isSame(last.look, look)) return [...spans, { text, look }];
  return [...spans.slice(0, -1), { text: last.text + text, look }];
}

function isSame(one: Look, other: Look): boolean {
  return one.colour === other.colour && one.bold === other.bold && one.dim === other.dim;
}

function lookOf(cell: IBufferCell): Look {
  const colour = cell.isFgDefault() ? undefined : cell.getFgColor();
  const isOfTheSixteen = colour === undefined || (cell.isFgPalette() && colour < 16);
  if (!isOfTheSixteen || !cell.isBgDefault() || cell.isInverse()) {
    throw new Error(`"${cell.getChars()}" has a background, or a colour that is none of the 16`);
  }
  return { colour, bold: cell.isBold() > 0, dim: cell.isDim() > 0 };
}
