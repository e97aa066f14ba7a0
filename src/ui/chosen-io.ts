import { Writable } from 'node:stream';
import { COLOR_CHOICES, type Io } from './io.ts';

/** The values of --color and --quiet, which the parser has checked. */
export interface IoFlags {
  readonly color?: unknown;
  readonly quiet?: unknown;
}

/**
 * The Io of a command with these flags. Errors are printed through the original Io, so they are never lost.
 */
export function chosenIo({ color, quiet }: IoFlags, io: Io): Io {
  const choice = COLOR_CHOICES.find((one) => one === color);
  return {
    ...io,
    ...(choice ? { color: choice } : {}),
    ...(quiet === true ? { stderr: nowhere(), loud: io.stderr } : {}),
  };
}

/** Discards everything, so that code that writes later does not have to check. It is not a terminal. */
function nowhere(): NodeJS.WriteStream {
  const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
  return Object.assign(stream, { isTTY: false }) as unknown as NodeJS.WriteStream;
}
