import { lstat, readFile, stat } from 'node:fs/promises';
import type { UserError } from '../errors.ts';
import { whyUnreadable } from '../kube/named-file.ts';
import { badConfig } from './json.ts';

/** A larger file is not a configuration, and would take long to parse. */
export const MOST_BYTES = 1_048_576;

/**
 * Whether the file exists. A dangling link counts too, because its owner wants the file to be read.
 * @throws UserError if that cannot be determined
 */
export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return false;
    throw unreadable(path, error);
  }
}

/**
 * The whole file, without the byte order mark that some editors put before UTF-8.
 * @throws UserError that says why it cannot be read
 */
export async function textOf(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) throw badConfig(path, `it is ${size} bytes long, which no configuration is`);
    return decoded(path, await readFile(path));
  } catch (error) {
    throw systemCode(error) === undefined ? error : unreadable(path, error);
  }
}

/** The code of a system error, e.g. ENOENT; undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  return String(error.code);
}

function decoded(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw badConfig(path, 'it is no UTF-8 text');
  }
}

function unreadable(path: string, error: unknown): UserError {
  const code = systemCode(error) ?? '';
  const hint = code === 'ENOENT' ? 'kubectl netdoctor init makes one' : undefined;
  return badConfig(path, whyUnreadable(error), hint);
}
