import { UserError } from '../errors.ts';

const HINT = 'nothing is guessed: start a new check; the folder may be removed';

/** @param at the file, and the line if there is one */
export function damaged(at: string, words: string): UserError {
  return new UserError(`${at} is damaged: ${words}`, { code: 'STATE_DAMAGED', hint: HINT });
}

export function newer(path: string): UserError {
  return new UserError(`${path} was written by a newer kubectl-netdoctor`, {
    code: 'STATE_NEWER',
    hint: 'update this one: kubectl krew upgrade netdoctor, or build it anew',
  });
}

/**
 * Parses the single JSON value that a file or a line holds.
 * @param at names the place in error messages
 * @throws UserError
 */
export function jsonOf(at: string, bytes: Uint8Array): unknown {
  const text = textOf(at, bytes);
  if (text.trim() === '') throw damaged(at, 'it is empty');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw damaged(at, `it is no JSON (${lineOf(text, error)})`);
  }
}

function textOf(at: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw damaged(at, 'it is no UTF-8 text');
  }
}

function lineOf(text: string, error: unknown): string {
  const position = /position (\d+)/.exec(String(error))?.[1];
  const before = text.slice(0, position === undefined ? text.length : Number(position));
  return `line ${before.split('\n').length}`;
}
