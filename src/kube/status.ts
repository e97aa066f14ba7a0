import { oneLine } from '../text/visible.ts';
import type { Status } from './objects.ts';

/** The message of a Status body, else the first line of whatever came; on one line, and harmless on a terminal. */
export function serverWords(text: string): string {
  const words = messageOf(text) || text.trimStart().split(/\r?\n/, 1)[0]?.slice(0, 200) || '';
  return oneLine(words).trim() || 'no further words';
}

function messageOf(text: string): string | undefined {
  try {
    const { message }: Status = JSON.parse(text);
    return typeof message === 'string' ? message : undefined;
  } catch {
    // Not JSON: a proxy's page, most likely.
    return undefined;
  }
}
