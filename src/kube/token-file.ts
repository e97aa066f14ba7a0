import { basename, dirname } from 'node:path';
import { UserError } from '../errors.ts';
import { fileWords, readNamedFile, whyUnreadable } from './named-file.ts';
import { mayBeToken, refuseText } from './text-for-path.ts';

/** kubectl reads a token file again when what it knows is older (transport/token_source.go in client-go). */
const KEPT_MS = 60_000;

export interface TokenFile {
  readonly current: () => string;
  /** Whatever its age, it is read again: the one that we know was refused. */
  readonly reread: () => string;
}

/**
 * A reader of a token that is rotated under us, as the kubelet does with a service account's. Once read, the last token
 * stays in use where the file cannot be read.
 * @throws UserError where the first read fails
 */
export function tokenFile(file: string, now: () => number = Date.now): TokenFile {
  let token = read(file);
  let readAt = now();
  const reread = () => {
    readAt = now();
    try {
      token = read(file);
    } catch {
      // The last token may still be good.
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

/** Who puts the token itself there gets no file of that name; it must not be shown. */
function unreadable(file: string, words: string, cause?: unknown): UserError {
  const shown = mayBeToken(basename(file)) ? `in ${dirname(file)}` : fileWords(file);
  return new UserError(`the token file ${shown} cannot be read: ${words}`, {
    code: 'BAD_TOKEN_FILE',
    hint: "it is the context's user's tokenFile, which takes a path; make it readable, or log in again",
    cause,
  });
}
