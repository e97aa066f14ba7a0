import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';

export interface Reader {
  /** Milliseconds until it begins to read; 0 where it is silent. */
  readonly startMs?: number;
  /** As quick as it can be where it is silent. */
  readonly bytesPerSecond?: number;
  /** It goes away after so many. */
  readonly lastByte?: number;
}

export interface PipeOptions {
  readonly reader?: Reader;
  /** Which stream goes through the pipe; the other one goes to a file. */
  readonly stream?: 'stdout' | 'stderr';
  /** Whether whoever made the pipe has set its end to O_NONBLOCK, as some terminals and runtimes do. */
  readonly nonBlocking?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Piped {
  readonly exitCode: number;
  /** What the reader got. */
  readonly read: Buffer;
  /** What the other stream gave. */
  readonly other: string;
}

const SLOW_READER = resolve(import.meta.dirname, 'slow-reader.ts');
const NON_BLOCKING = [
  'perl',
  '-e',
  'use Fcntl; fcntl($_, F_SETFL, O_WRONLY | O_NONBLOCK) for *STDOUT, *STDERR; exec @ARGV',
];
const TO_PIPE = { stdout: '2>other', stderr: '3>&1 >other 2>&3 3>&-' };

/** Runs a command with one of its streams in a real pipe: those that execa makes are sockets. */
export async function throughPipe(command: readonly string[], options: PipeOptions = {}): Promise<Piped> {
  const { reader = {}, stream = 'stdout', nonBlocking = false, env = {} } = options;
  const { startMs = 0, bytesPerSecond = Infinity, lastByte = Infinity } = reader;
  return await inFolder(async (folder) => {
    const words = [startMs, bytesPerSecond, lastByte].join(' ');
    const script = `{ "$@" ${TO_PIPE[stream]}; echo $? >code; } | "$NODE" "$READER" ${words} >read`;
    const argv = nonBlocking ? [...NON_BLOCKING, ...command] : command;
    await execa('sh', ['-c', script, 'sh', ...argv], {
      cwd: folder,
      stdin: 'ignore',
      env: { ...env, NODE: process.execPath, READER: SLOW_READER },
    });
    return await endOf(folder);
  });
}

/** Runs a command with both streams in files, or where the redirection leads instead, e.g. `>/dev/full`. */
export async function toFiles(
  command: readonly string[],
  {
    env = {},
    redirection = '',
  }: { readonly env?: Readonly<Record<string, string>>; readonly redirection?: string } = {},
): Promise<Piped> {
  return await inFolder(async (folder) => {
    const script = `exec >read 2>other; ("$@" ${redirection}); echo $? >code`;
    await execa('sh', ['-c', script, 'sh', ...command], { cwd: folder, stdin: 'ignore', env });
    return await endOf(folder);
  });
}

async function endOf(folder: string): Promise<Piped> {
  const exitCode = Number(await readFile(join(folder, 'code'), 'utf8'));
  const other = await readFile(join(folder, 'other'), 'utf8');
  return { exitCode, read: await readFile(join(folder, 'read')), other };
}

async function inFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'netdoctor-pipe-'));
  try {
    // A name that no command writes to.
    await writeFile(join(folder, 'other'), '');
    return await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
