import { Chalk } from 'chalk';
import type { Io } from './io.ts';

export interface Style {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubtful: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly strong: (text: string) => string;
}

export type StyleIo = Pick<Io, 'env' | 'stdout' | 'stderr' | 'color'>;

/** Sixteen colours are all that is used. */
const PLAIN = 0;
const SIXTEEN = 1;

/** Of what is no terminal and never will be. */
export const NO_STYLE: Style = {
  good: same,
  bad: same,
  doubtful: same,
  quiet: same,
  strong: same,
};

function same(text: string): string {
  return text;
}

/** Colours of one stream. */
export function styleFor(stream: 'stdout' | 'stderr', io: StyleIo): Style {
  const chalk = new Chalk({ level: hasColour(io[stream], io) ? SIXTEEN : PLAIN });
  return { good: chalk.green, bad: chalk.red, doubtful: chalk.yellow, quiet: chalk.dim, strong: chalk.bold };
}

/** chalk would guess by itself, and take `--color never` for a yes. NO_COLOR counts if it is not empty. */
function hasColour({ isTTY }: NodeJS.WriteStream, { env, color = 'auto' }: Pick<Io, 'env' | 'color'>): boolean {
  if (color !== 'auto') return color === 'always';
  return isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}
