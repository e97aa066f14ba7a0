import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../errors.ts';
import { batches } from '../text/batches.ts';

/** What is written to a file. A large text comes in pieces. */
export type Content = string | Uint8Array | Iterable<string>;

/**
 * Writes a file atomically, and has it on disk when this resolves. A reader never sees half a file, and a
 * power cut leaves either the old file or the new one.
 */
export async function writeWhole(path: string, content: Content, mode = 0o600): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeSynced(temporary, content, mode);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

async function writeSynced(path: string, content: Content, mode: number): Promise<void> {
  const file = await open(path, 'w', mode);
  try {
    if (content instanceof Uint8Array) await file.writeFile(content);
    else for (const text of batches(content)) await file.appendFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * A new name in a folder is on disk once the folder is synced. Some systems cannot sync a folder and do not
 * need to.
 */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  try {
    await folder?.sync();
  } catch (error) {
    if (codeOf(error) === 'EIO') throw error;
  } finally {
    await folder?.close();
  }
}

/** Undefined if there is no such file. */
export async function bytesOf(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The code of a system error, e.g. ENOENT. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

export function unwritable(folder: string, error: unknown): UserError {
  return new UserError(`the run cannot be saved in ${folder}: ${wordsOf(error)}`, {
    code: 'STATE_UNWRITABLE',
    hint: 'make room or make the folder writable, or set NETDOCTOR_HOME to another one',
    cause: error,
  });
}

export function unreadable(path: string, error: unknown): UserError {
  return new UserError(`what is saved cannot be read: ${path}: ${wordsOf(error)}`, {
    code: 'STATE_UNREADABLE',
    hint: 'make it readable, or set NETDOCTOR_HOME to another folder',
    cause: error,
  });
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
