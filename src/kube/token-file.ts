import { basename, dirname } from 'node:path';
import { UserError } from '../errors.ts';
import { fileWords, readNamedFile, whyUnreadable } from './named-file.ts';
import { mayBeToken, refuseText } from './text-for-path.ts';

/** kubectl rereads a token file when its copy is older than this (transport/token_source.go in client-go). */
const KEPT_MS = 60_000;

export interface TokenFile {
  readonly current: () => string;
  /** Rereads the file regardless of its age, because the current token was refused. */
  readonly reread: () => string;
}

/**
 * Reads a token that is rotated while we run, as the kubelet does with service account tokens. After the
 * first read, the last token stays in use if the file cannot be read.
 * @throws UserError if the first read fails
 */
export function tokenFile(file: string, now: () => number = Date.now): TokenFile {
  let token = read(file);
  let readAt = now();
  const reread = () => {
    readAt = now();
    try {
      token = read(file);
    } catch {
      // The last token may still be valid.
    }
    return token;
  };
  return { current: () => (now() - readAt < KEPT_MS ? token : reread()), reread };
}

function read(file: string): string {
  refuseText(file, "the tokenFile of the context's user");
  const token = textOf(file).trim();
  if (token === '') throw unreadable(file, 'it is empty');
  return token;
}

function textOf(file: string): string {
  try {
    return readNamedFile(file).toString('utf8');
  } catch (error) {
    throw unreadable(file, whyUnreadable(error), error);
  }
}

/**
 * If someone puts the token itself in place of the path, no such file exists, and the token must not be
 * shown.
 */
function unreadable(file: string, words: string, cause?: unknown): UserError {
  const shown = mayBeToken(basename(file)) ? `in ${dirname(file)}` : fileWords(file);
  return new UserError(`the token file ${shown} cannot be read: ${words}`, {
    code: 'BAD_TOKEN_FILE',
    hint: "it is the context's user's tokenFile, which takes a path; make it readable, or log in again",
    cause,
  });
}
