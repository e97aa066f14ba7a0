import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';

export interface Reader {
  /** Milliseconds before it begins to read. Default: 0. */
  readonly startMs?: number;
  /** Default: as fast as possible. */
  readonly bytesPerSecond?: number;
  /** The number of bytes after which it goes away. */
  readonly lastByte?: number;
}

export interface PipeOptions {
  readonly reader?: Reader;
  /** The stream that goes through the pipe; the other one goes to a file. */
  readonly stream?: 'stdout' | 'stderr';
  /** Whether the creator of the pipe has set its end to O_NONBLOCK, as some terminals and runtimes do. */
  readonly nonBlocking?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Piped {
  readonly exitCode: number;
  /** What the reader received. */
  readonly read: Buffer;
  /** The content of the other stream. */
  readonly other: string;
}

const SLOW_READER = resolve(import.meta.dirname, 'slow-reader.ts');
const NON_BLOCKING = [
  'perl',
  '-e',
  'use Fcntl; fcntl($_, F_SETFL, O_WRONLY | O_NONBLOCK) for *STDOUT, *STDERR; exec @ARGV',
];
const TO_PIPE = { stdout: '2>other', stderr: '3>&1 >other 2>&3 3>&-' };

/** Runs a command with one of its streams in a real pipe, because execa's pipes are sockets. */
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

/** Runs a command with both streams in files, or redirected elsewhere, e.g. with `>/dev/full`. */
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
    // Created in advance, in case the command does not create it.
    await writeFile(join(folder, 'other'), '');
    return await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
