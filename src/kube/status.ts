import type { Status } from './objects.ts';

/** The message of a Status body, else the first line of whatever came. */
export function serverWords(text: string): string {
  try {
    const status: Status = JSON.parse(text);
    if (status.message) return status.message;
  } catch {
    // Not JSON: a proxy's page, most likely.
  }
  return text.split('\n')[0]?.slice(0, 200) || 'no further words';
}
