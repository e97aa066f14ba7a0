import { oneLine } from '../text/visible.ts';
import type { Io } from './io.ts';

/**
 * Writes one line of text. Paths, flags and names in it can neither break the line nor control the terminal.
 */
export function say(stream: Io['stderr'], line: string): void {
  stream.write(`${oneLine(line)}\n`);
}
