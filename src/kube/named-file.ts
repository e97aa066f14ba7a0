import { closeSync, openSync, readFileSync, readSync, type Stats, statSync } from 'node:fs';
import { resolve } from 'node:path';

/** `<(…)`, /dev/stdin and similar names: in the next process they name something else, or nothing. */
const DESCRIPTOR = /^\/(?:dev\/(?:fd\/(\d+)|(std(?:in|out|err)))|proc\/(?:self|thread-self|\d+)\/fd\/(\d+))$/;
const STREAMS: Readonly<Record<string, string>> = { stdin: '0', stdout: '1', stderr: '2' };

/**
 * The content of files that can be read only once. The process keeps it, because a second read would find
 * them empty.
 */
const readOnce = new Map<string, Buffer>();

/**
 * Whether a file can be read only once, or only by this process: a pipe, a terminal, a descriptor. Its name
 * is useless to a later command, so it is neither printed nor saved.
 */
export function isPassing(path: string): boolean {
  if (DESCRIPTOR.test(resolve(path))) return true;
  const stat = statOf(path);
  return stat !== undefined && (stat.isFIFO() || stat.isSocket() || (stat.isCharacterDevice() && path !== '/dev/null'));
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // The code that reads the file reports what is wrong with it.
    return undefined;
  }
}

/**
 * The bytes of a file that a flag, the environment or a kubeconfig names.
 * @throws the system's error; whyUnreadable puts it into words
 */
export function readNamedFile(path: string): Buffer {
  const key = keyOf(path);
  const known = readOnce.get(key);
  if (known) return known;
  if (!isPassing(path)) return readFileSync(path);
  const bytes = endedBySignals(() => firstBytes(path));
  readOnce.set(key, bytes);
  return bytes;
}

/** More than any kubeconfig, key or token. Files that never end, such as /dev/zero, are not read further. */
const MOST_BYTES = 64 * 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

/** @throws EFBIG if the file is larger */
function firstBytes(path: string): Buffer {
  const fd = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let total = 0; ; ) {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      const bytes = readSync(fd, chunk);
      if (bytes === 0) return Buffer.concat(chunks);
      total += bytes;
      if (total > MOST_BYTES) throw Object.assign(new Error('too large'), { code: 'EFBIG' });
      chunks.push(chunk.subarray(0, bytes));
    }
  } finally {
    closeSync(fd);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * A pipe that nobody writes to blocks the process, and our signal handlers cannot run. Without them, signals
 * end the process.
 */
function endedBySignals<T>(read: () => T): T {
  const listeners = SIGNALS.map((signal) => [signal, process.listeners(signal)] as const);
  for (const signal of SIGNALS) process.removeAllListeners(signal);
  try {
    return read();
  } finally {
    for (const [signal, heard] of listeners) for (const listener of heard) process.on(signal, listener);
  }
}

/** One descriptor can have several names. */
function keyOf(path: string): string {
  const full = resolve(path);
  const [, fd, stream = '', proc] = DESCRIPTOR.exec(full) ?? [];
  const number = fd ?? proc ?? STREAMS[stream];
  return number === undefined ? full : `/dev/fd/${number}`;
}

/** A file's name for messages: its path, if that is useful. */
export function fileWords(path: string): string {
  return isPassing(path) ? 'a pipe' : path;
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'it does not exist',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  ELOOP: 'its links lead in a circle',
  EFBIG: 'it is too large',
  ENAMETOOLONG: 'its name is too long for a file',
};

/** The system's own message repeats the path, so it is not used. */
export function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return WHY[code] ?? `it cannot be read${code ? ` (${code})` : ''}`;
}
