import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { UserError } from '../errors.ts';

const LONGEST_PATH = 4096;
const TEXT_MARKS =
  /[\r\n]|-----BEGIN |^\s*[{[]|(?:^|[\s"'{,])(?:apiVersion|clusters|contexts|users|current-context)["']?\s*:/;
/** One line of such a file. */
const SECRET_MARKS = /(?:^|[\s"'{,])(?:token|password|[a-z-]+-data)["']?\s*:\s/;
const BASE64 = /^[A-Za-z0-9+/_-]{32,}={0,2}$/;
const JWT = /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/;

/**
 * Whether a value is the text of a file where a path is expected: YAML, JSON, PEM, a token, or such text in
 * base64. If a file with this exact name exists, the value is a path.
 */
export function isTextOfFile(value: string): boolean {
  const looksLike =
    value.length > LONGEST_PATH ||
    TEXT_MARKS.test(value) ||
    SECRET_MARKS.test(value) ||
    JWT.test(basename(value)) ||
    isEncoded(value);
  return looksLike && !isThere(value);
}

function isEncoded(value: string): boolean {
  return BASE64.test(value) && /^[\t\r\n\x20-\x7e]+$/.test(Buffer.from(value, 'base64').toString('latin1'));
}

function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** Whether a bare word looks like a token; file names are usually shorter or simpler. */
export function mayBeToken(name: string): boolean {
  return name.length >= 20 && /^[\w.~+=-]+$/.test(name) && /\d/.test(name) && /[A-Za-z]/.test(name);
}

/**
 * @param holder what should contain a path, e.g. `KUBECONFIG`
 * @throws UserError if it contains the file's text instead; the error shows nothing of it
 */
export function refuseText(value: string | undefined, holder: string): void {
  if (!value || !isTextOfFile(value)) return;
  throw new UserError(`${holder} takes the path of a file, and holds the text of one`, {
    code: 'TEXT_FOR_PATH',
    hint: 'write the text into a file that only you may read, and give its path; nothing of it is shown here',
  });
}
