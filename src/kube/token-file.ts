import { readFileSync } from 'node:fs';
import { UserError } from '../errors.ts';

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
  try {
    const token = readFileSync(file, 'utf8').trim();
    if (token === '') throw new Error('it is empty');
    return token;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new UserError(`the token file ${file} cannot be read: ${words}`, {
      code: 'BAD_TOKEN_FILE',
      hint: "it is the context's user's tokenFile; make it readable, or log in again",
      cause: error,
    });
  }
}
