import { oneLine } from '../../text/visible.ts';

/** The maximum length of a reason, in characters: it goes on one line of a summary, and in the report. */
const LONGEST = 300;

/**
 * The cluster's words and the next step as one line. Text that is too long loses its middle: the beginning
 * says what it is about, and the end of an error chain is its cause. Pure.
 */
export function reasonLine(words: string, next?: string): string {
  const tail = next ? `; ${next}` : '';
  return cut(shortLine(words), LONGEST - tail.length) + tail;
}

function shortLine(text: string): string {
  return oneLine(text).replace(/ {2,}/g, ' ').trim();
}

function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const tail = Math.floor(longest / 3);
  return `${text.slice(0, longest - tail - 3).trimEnd()} … ${text.slice(-tail).trimStart()}`;
}

/** Removes what is specific to this pod, so that nodes with the same trouble have the same words. */
export function common(text: string): string {
  return text
    .replace(/rpc error: code = \w+ desc = /g, '')
    .replace(/failed to create (containerd|shim) task: |OCI runtime create failed: |runc create failed: /g, '')
    .replace(/ for sandbox "[0-9a-f]{12,}"/g, '')
    .replace(/read udp [^\s>]+->([^\s>]+): /g, '')
    .replace(/^\(combined from similar events\): /, '');
}
