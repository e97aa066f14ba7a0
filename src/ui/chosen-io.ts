import { Writable } from 'node:stream';
import { COLOR_CHOICES, type Io } from './io.ts';

/** What --color and --quiet came to; the parser has checked them. */
export interface IoFlags {
  readonly color?: unknown;
  readonly quiet?: unknown;
}

/** The Io of a command with these flags. Errors are printed by whoever has the first one, and so are never lost. */
export function chosenIo({ color, quiet }: IoFlags, io: Io): Io {
  const choice = COLOR_CHOICES.find((one) => one === color);
  return {
    ...io,
    ...(choice ? { color: choice } : {}),
    ...(quiet === true ? { stderr: nowhere(), loud: io.stderr } : {}),
  };
}

/** Swallows all, so that nothing that is written later on needs to ask whether it may. It is no terminal. */
function nowhere(): NodeJS.WriteStream {
  const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
  return Object.assign(stream, { isTTY: false }) as unknown as NodeJS.WriteStream;
}
