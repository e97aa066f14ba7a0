import { createHash } from 'node:crypto';
import { link, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { bytesOf, codeOf } from './files.ts';
import { type LockOwner, parseOwner, stateOf } from './lock-owner.ts';

/** The result of an attempt to take a lock. */
export type TakenLock =
  /** `from`: the dead owner whose lock this was; null if the file named none. */
  | { readonly kind: 'taken'; readonly from?: LockOwner | null }
  | { readonly kind: 'held'; readonly by: LockOwner; readonly elsewhere: boolean }
  /** Most likely another process is about to write it. */
  | { readonly kind: 'unclear' };

/**
 * Milliseconds. A check takes minutes, so an owner that has held a lock on another host for a day is gone.
 */
export const ELSEWHERE_MS = 24 * 3_600_000;
/**
 * Milliseconds within which a lock file gets its content if it cannot be created with its content in one
 * step.
 */
const WRITING_MS = 10_000;
const ATTEMPTS = 100;

/**
 * Takes the lock, or says who has it. If the owner is dead, the lock is taken over. To do so, a process first
 * takes a claim, which is a lock on this exact content of the file, and then checks the file once more before
 * it replaces it. So only one of many processes wins, and a claim whose owner died can be taken over in the
 * same way.
 * @param text names this process and no other
 */
export async function takeLock(path: string, text: string): Promise<TakenLock> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await place(path, text)) return { kind: 'taken' };
    const there = await look(path);
    if (there === undefined) continue;
    if (there.kind !== 'dead') return there;
    const claim = `${path}.${createHash('sha256').update(there.text).digest('hex').slice(0, 16)}`;
    const claimed = await takeLock(claim, text);
    if (claimed.kind !== 'taken') return claimed;
    try {
      if ((await textOf(path)) !== there.text) continue;
      await replace(path, text);
      return { kind: 'taken', from: there.owner ?? null };
    } finally {
      await leaveLock(claim, text);
    }
  }
  return { kind: 'unclear' };
}

/** Gives up our own lock. A lock of another owner stays. */
export async function leaveLock(path: string, text: string): Promise<void> {
  if ((await textOf(path)) === text) await unlink(path);
}

type There = Exclude<TakenLock, { kind: 'taken' }> | { kind: 'dead'; text: string; owner: LockOwner | undefined };

/** Undefined if the file is gone. */
async function look(path: string): Promise<There | undefined> {
  const text = await textOf(path);
  const age = await ageOf(path);
  if (text === undefined || age === undefined) return undefined;
  const by = parseOwner(text);
  if (!by) return age > WRITING_MS ? { kind: 'dead', text, owner: undefined } : { kind: 'unclear' };
  const state = await stateOf(by);
  if (state === 'dead' || (state === 'elsewhere' && age > ELSEWHERE_MS)) return { kind: 'dead', text, owner: by };
  return { kind: 'held', by, elsewhere: state === 'elsewhere' };
}

/** Creates the file with its content in one step, if there is none. @returns whether it did */
async function place(path: string, text: string): Promise<boolean> {
  const temporary = temporaryFor(path);
  await writeFile(temporary, text, { mode: 0o600 });
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    return await placeWithoutLink(path, text);
  } finally {
    await unlink(temporary);
  }
}

/** Some file systems have no hard links. There the file is empty for a moment. */
async function placeWithoutLink(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function replace(path: string, text: string): Promise<void> {
  const temporary = temporaryFor(path);
  await writeFile(temporary, text, { mode: 0o600 });
  await rename(temporary, path);
}

let temporaries = 0;

function temporaryFor(path: string): string {
  temporaries += 1;
  return `${path}.${process.pid}.${temporaries}.tmp`;
}

async function textOf(path: string): Promise<string | undefined> {
  const bytes = await bytesOf(path);
  return bytes && Buffer.from(bytes).toString('utf8');
}

async function ageOf(path: string): Promise<number | undefined> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
