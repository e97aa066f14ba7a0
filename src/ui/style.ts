import { Chalk, type ChalkInstance, supportsColor, supportsColorStderr } from 'chalk';
import type { Io } from './io.ts';

export interface Style {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubtful: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly strong: (text: string) => string;
}

/** Colours of one stream. NO_COLOR (non-empty) switches them off: chalk does not look at it by itself. */
export function styleFor(stream: 'stdout' | 'stderr', { env }: Pick<Io, 'env'>): Style {
  const support = stream === 'stdout' ? supportsColor : supportsColorStderr;
  const chalk: ChalkInstance = new Chalk({ level: env.NO_COLOR || !support ? 0 : support.level });
  return { good: chalk.green, bad: chalk.red, doubtful: chalk.yellow, quiet: chalk.dim, strong: chalk.bold };
}
