import { oneLine } from '../text/visible.ts';
import { shortened } from './limits.ts';
import type { Status } from './objects.ts';

/** The message of a Status body, else the first line of the text; on one line, and harmless on a terminal. */
export function serverWords(text: string): string {
  const words = messageOf(text) || text.trimStart().split('\n', 1)[0]?.slice(0, 200).trimEnd() || '';
  return shortened(oneLine(words).trim()) || 'no further words';
}

function messageOf(text: string): string | undefined {
  try {
    const status: Partial<Status> | null = JSON.parse(text);
    const message: unknown = status?.message;
    return typeof message === 'string' ? message : undefined;
  } catch {
    // Not JSON: most likely a proxy's page.
    return undefined;
  }
}
