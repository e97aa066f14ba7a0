import { Chalk, type ChalkInstance } from 'chalk';
import type { Io } from './io.ts';

/** What a colour means; `mixed`: partly good, partly bad. */
export type Tone = 'good' | 'bad' | 'mixed' | 'doubtful';

export interface Style {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubtful: (text: string) => string;
  readonly mixed: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly strong: (text: string) => string;
  /**
   * This many columns, each with an upper and a lower half; undefined: the terminal's own background. Without
   * colours it shows nothing useful.
   */
  readonly halves: (upper: Tone | undefined, lower: Tone | undefined, columns: number) => string;
}

export type StyleIo = Pick<Io, 'env' | 'stdout' | 'stderr' | 'color'>;

/** We use sixteen colours at most. */
const PLAIN = 0;
const SIXTEEN = 1;

const COLOURS = { good: 'green', bad: 'red', mixed: 'magenta', doubtful: 'yellow' } as const satisfies Record<
  Tone,
  string
>;
const GROUNDS = {
  good: 'bgGreen',
  bad: 'bgRed',
  mixed: 'bgMagenta',
  doubtful: 'bgYellow',
} as const satisfies Record<Tone, string>;

/** For output that does not go to a terminal, now or later. */
export const NO_STYLE: Style = styleOf(new Chalk({ level: PLAIN }));

/** The colours of one stream. */
export function styleFor(stream: 'stdout' | 'stderr', io: StyleIo): Style {
  return styleOf(new Chalk({ level: hasColour(io[stream], io) ? SIXTEEN : PLAIN }));
}

function styleOf(chalk: ChalkInstance): Style {
  const { green, red, yellow, magenta, dim, bold } = chalk;
  return {
    good: green,
    bad: red,
    doubtful: yellow,
    mixed: magenta,
    quiet: dim,
    strong: bold,
    halves: (upper, lower, columns) => {
      if (!upper) return lower ? chalk[COLOURS[lower]]('▄'.repeat(columns)) : ' '.repeat(columns);
      if (upper === lower) return chalk[COLOURS[upper]]('█'.repeat(columns));
      const half = '▀'.repeat(columns);
      return lower ? chalk[COLOURS[upper]][GROUNDS[lower]](half) : chalk[COLOURS[upper]](half);
    },
  };
}

/**
 * chalk would decide by itself, and would read `--color never` as a yes. NO_COLOR applies if it is not empty.
 */
export function hasColour({ isTTY }: NodeJS.WriteStream, { env, color = 'auto' }: Pick<Io, 'env' | 'color'>): boolean {
  if (color !== 'auto') return color === 'always';
  return isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}
