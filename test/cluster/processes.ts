import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const MARK = 'NETDOCTOR_RIG';
const PART = 'NETDOCTOR_RIG_PART';

/**
 * A process of a test cluster, found by the mark in its environment: a recycled process ID cannot have the
 * mark.
 */
export type Marked = { readonly pid: number; readonly cluster: string; readonly part: string };

/** The environment of a process that `cluster:down` finds and ends. */
export const marks = (cluster: string, part: string): Record<string, string> => ({ [MARK]: cluster, [PART]: part });

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The mark in an environment as shown by /proc. */
export function parseMark(pid: number, environ: string): Marked | undefined {
  const value = (name: string): string | undefined =>
    environ
      .split('\0')
      .find((entry) => entry.startsWith(`${name}=`))
      ?.slice(name.length + 1);
  const cluster = value(MARK);
  return cluster ? { pid, cluster, part: value(PART) ?? '' } : undefined;
}

/** All marked processes on this machine, except this one and those from which it inherited its mark. */
export function markedProcesses(): Marked[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => parseMark(Number(name), read(`/proc/${name}/environ`)))
    .filter((found) => found !== undefined)
    .filter(({ pid }) => pid !== process.pid);
}

export function processesOf(cluster: string, part?: string): Marked[] {
  return markedProcesses().filter((found) => found.cluster === cluster && (!part || found.part === part));
}

/**
 * Kills marked processes, and with a namespace's first process everything in it. Returns when they are gone.
 */
export async function killProcesses(cluster: string, part?: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const found = processesOf(cluster, part);
    if (found.length === 0) return;
    for (const { pid } of found) signal(pid, 'SIGKILL');
    await sleep(50);
  }
  throw new Error(`processes of cluster ${cluster} don't end: ${processesOf(cluster, part).map(({ pid }) => pid)}`);
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** The first process (PID 1 inside) of a part that has its own PID namespace. */
export function namespaceInit(cluster: string, part: string): number | undefined {
  return processesOf(cluster, part).find(({ pid }) => {
    const numbers = /^NSpid:\s*(.*)$/m.exec(read(`/proc/${pid}/status`))?.[1]?.split(/\s+/) ?? [];
    return numbers.length > 1 && numbers.at(-1) === '1';
  })?.pid;
}

export type Daemon = {
  readonly cluster: string;
  readonly part: string;
  readonly log: string;
  readonly env?: Readonly<Record<string, string>>;
};

/** Starts a program that outlives this process. */
export function startDaemon(argv: readonly string[], { cluster, part, log, env }: Daemon): void {
  const [file = '', ...args] = argv;
  mkdirSync(dirname(log), { recursive: true });
  const out = openSync(log, 'a');
  const child = spawn(file, args, {
    cwd: '/',
    detached: true,
    stdio: ['ignore', out, out],
    env: { PATH: process.env.PATH, HOME: '/root', ...env, ...marks(cluster, part) },
  });
  child.once('error', (error) => process.stderr.write(`${file}: ${error.message}\n`));
  child.unref();
  closeSync(out);
}

/** Starts a program as process 1 of new namespaces: when it ends, everything in them ends. */
export const UNSHARE = [
  'unshare',
  '--mount',
  '--pid',
  '--uts',
  '--ipc',
  '--cgroup',
  '--fork',
  '--kill-child',
  '--mount-proc',
];

/** Ends with this process, however that ends, together with everything that it started. */
export const BOUND = ['setpriv', '--pdeathsig', 'KILL', ...UNSHARE];
