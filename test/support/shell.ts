import { readdirSync, readFileSync } from 'node:fs';
import { execa } from 'execa';
import type { NamedProgram, SourceProgram } from '../../src/check/program.ts';

const GRACE_MS = 200;

export interface Shell {
  readonly name: string;
  /** Replaces `sh` in the exec's command. */
  readonly argv: readonly [string, ...string[]];
}

export const SHELLS: readonly Shell[] = [
  { name: 'dash', argv: ['dash'] },
  { name: 'busybox ash', argv: ['busybox', 'ash'] },
];

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Only this many bytes of the program arrive, then its stdin ends. */
  readonly cutAt?: number;
  /** Its output is never read. */
  readonly deaf?: boolean;
  /** The shell gets SIGTERM as soon as its stderr matches this. */
  readonly endAt?: RegExp;
}

export interface Finished {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | undefined;
  readonly ms: number;
  /**
   * Processes of its session that outlived it, including zombies, since nothing would reap them in a
   * container.
   */
  readonly left: readonly string[];
}

/** Prints the program's working directory on stderr, to check what it leaves behind. */
export const tellsDirectory: NamedProgram = {
  check: 'where',
  tools: [],
  program: { text: '  echo "$d" >&2', records: 0, deadlineMs: 0 },
};

/** Runs a program like the exec does: with `sh -c`, and with the program on a stdin that stays open. */
export async function runProgram({ argv }: Shell, program: SourceProgram, options: RunOptions = {}): Promise<Finished> {
  const { env = {}, cutAt, deaf = false, endAt } = options;
  const [file, ...first] = argv;
  const started = Date.now();
  const child = execa(file, [...first, ...program.command.slice(1)], {
    extendEnv: false,
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: '/nonexistent', ...env },
    stdin: 'pipe',
    stdout: 'pipe',
    buffer: !deaf,
    reject: false,
    stripFinalNewline: false,
    // In a session of its own, by which its processes are found.
    detached: true,
  });
  const exited = new Promise<readonly string[]>((resolve) => {
    child.nodeChildProcess.once('exit', () => {
      resolve(sessionOf(child.pid));
      child.stdin.end();
      // Processes that outlive it would hold its output open. Its watchdog still has to clean up.
      setTimeout(() => endSession(child.pid), GRACE_MS);
    });
  });
  child.stdin.on('error', () => {});
  child.stderr.on('data', (chunk: Buffer) => {
    if (endAt?.test(chunk.toString())) child.kill('SIGTERM');
  });
  child.stdin.write(Buffer.from(program.text, 'utf8').subarray(0, cutAt));
  if (cutAt !== undefined) child.stdin.end();
  try {
    const left = await Promise.race([exited, child.then(() => undefined)]);
    const ms = Date.now() - started;
    const { stdout, stderr, exitCode, code } = await child;
    if (code === 'ENOENT') throw new Error(`${file} is not installed: the tests need dash, busybox and curl`);
    return { stdout: String(stdout ?? ''), stderr: String(stderr ?? ''), code: exitCode, ms, left: left ?? [] };
  } finally {
    endSession(child.pid);
  }
}

function sessionOf(session: number | undefined): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== session)
    .flatMap((pid) => {
      const stat = statOf(pid);
      // pid (comm) state ppid pgrp session
      const [state = '', , , own] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(own) === session ? [`${pid} ${state} ${stat.slice(0, stat.lastIndexOf(')') + 1)}`] : [];
    });
}

function statOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}

function endSession(session: number | undefined): void {
  if (session === undefined) return;
  try {
    process.kill(-session, 'SIGKILL');
  } catch {
    // The whole session has ended.
  }
}
