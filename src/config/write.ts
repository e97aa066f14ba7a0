import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../errors.ts';
import { exists, systemCode } from './file.ts';

export interface WriteOptions {
  /** Replace an existing file. */
  readonly force: boolean;
  readonly makeFolder: boolean;
}

/**
 * Writes the whole file or nothing, readable only by the user. A link is replaced, and its target stays
 * unchanged.
 * @throws UserError if something exists there already, or if the file cannot be written
 */
export async function writeConfig(path: string, text: string, { force, makeFolder }: WriteOptions): Promise<void> {
  await refuseToOverwrite(path, force);
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    if (makeFolder) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(temporary, text, { mode: 0o600, flag: 'wx', flush: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw unwritable(path, error);
  }
}

/** --force replaces a file or a link, but never a folder. */
async function refuseToOverwrite(path: string, force: boolean): Promise<void> {
  if (!(await exists(path))) return;
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) {
    throw new UserError(`config ${path} is a folder`, { code: 'CONFIG_EXISTS', hint: 'give the path of a file' });
  }
  if (force) return;
  throw new UserError(`config ${path} exists already, and is left as it is`, {
    code: 'CONFIG_EXISTS',
    hint: 'give --force to replace it, or --config PATH for another place',
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is a file',
  EEXIST: 'its folder is a file',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the file system cannot be written',
  ENOSPC: 'the disk is full',
};

function unwritable(path: string, error: unknown): UserError {
  const words = error instanceof Error ? error.message : String(error);
  return new UserError(`config ${path} cannot be written: ${REASONS[systemCode(error) ?? ''] ?? words}`, {
    code: 'CONFIG_UNWRITABLE',
    hint: 'put that right, or give --config PATH for another place',
    cause: error,
  });
}
