import { Chalk, type ChalkInstance } from 'chalk';
import type { Io } from './io.ts';

/** What a colour says; `mixed`: good in part, bad in part. */
export type Tone = 'good' | 'bad' | 'mixed' | 'doubtful';

export interface Style {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubtful: (text: string) => string;
  readonly mixed: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly strong: (text: string) => string;
  /** So many columns with an upper and a lower half; undefined: the terminal's own ground. Says nothing without colours. */
  readonly halves: (upper: Tone | undefined, lower: Tone | undefined, columns: number) => string;
}

export type StyleIo = Pick<Io, 'env' | 'stdout' | 'stderr' | 'color'>;

/** Sixteen colours are all that is used. */
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

/** Of what is no terminal and never will be. */
export const NO_STYLE: Style = styleOf(new Chalk({ level: PLAIN }));

/** Colours of one stream. */
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

/** chalk would guess by itself, and take `--color never` for a yes. NO_COLOR counts if it is not empty. */
export function hasColour({ isTTY }: NodeJS.WriteStream, { env, color = 'auto' }: Pick<Io, 'env' | 'color'>): boolean {
  if (color !== 'auto') return color === 'always';
  return isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}
