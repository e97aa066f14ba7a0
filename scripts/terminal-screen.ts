import xterm, { type IBufferCell, type IBufferLine } from '@xterm/headless';

/** Neighbouring characters of one look. */
export interface Span {
  readonly text: string;
  readonly look: Look;
}

export interface Look {
  /** Number of one of the 16 colours; undefined: the terminal's own. */
  readonly colour: number | undefined;
  readonly bold: boolean;
  readonly dim: boolean;
}

export interface Line {
  readonly spans: readonly Span[];
  /** How many columns it takes: some characters take two. */
  readonly columns: number;
}

/** More than any line of ours has, so that none is wrapped. */
const COLUMNS = 400;
/** So far up can a cursor go; what scrolls out above is kept. */
const ROWS = 100;
const SCROLLBACK = 10_000;

/**
 * What a terminal shows that was sent this text. A whole terminal, since progress is drawn over itself: without the
 * movements of its cursor, each of its states would stay.
 * @throws Error where something is shown by more than the 16 colours, bold and dim
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
