import { shortened } from './limits.ts';
import type { Status } from './objects.ts';

/** The message of a Status body, else the first line of whatever came; no control character gets to a terminal. */
export function serverWords(text: string): string {
  const words = messageOf(text) || text.trimStart().split('\n')[0]?.slice(0, 200) || '';
  return shortened(oneLine(words)) || 'no further words';
}

/** Blanks stay as they are where no control character stands among them. */
function oneLine(words: string): string {
  return words.replace(/[\s\p{Cc}]+/gu, (blanks) => (/\p{Cc}/u.test(blanks) ? ' ' : blanks)).trim();
}

function messageOf(text: string): string | undefined {
  try {
    const status: Partial<Status> | null = JSON.parse(text);
    const message: unknown = status?.message;
    return typeof message === 'string' ? message : undefined;
  } catch {
    // Not JSON: a proxy's page, most likely.
    return undefined;
  }
}
