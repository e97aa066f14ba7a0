import { oneLine } from '../text/visible.ts';
import type { Io } from './io.ts';

/** Writes one line in plain words. Paths, flags and names of others in them cannot break it, nor steer the terminal. */
export function say(stream: Io['stderr'], line: string): void {
  stream.write(`${oneLine(line)}\n`);
}
