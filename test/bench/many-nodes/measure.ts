import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';

export interface Cost {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  /** Seconds of CPU, of it and of the processes that it has waited for. */
  readonly cpu: number;
  /** The most memory that it ever held, in MB. */
  readonly megabytes: number;
}

/** How often /proc is read. The last reading misses no more than this. */
const EVERY_MS = 20;
/** Clock ticks a second, for all architectures (man 7 time). */
const TICKS = 100;

/** Runs a command and measures what it costs. Linux only. */
export async function costOf(command: readonly string[], env: Readonly<Record<string, string>>): Promise<Cost> {
  const [file = '', ...args] = command;
  const began = performance.now();
  const child = execa(file, args, { env, reject: false, stdin: 'ignore', maxBuffer: 1e9 });
  const running = { isOver: false };
  const reading = readWhile(child.pid ?? 0, running);
  const { exitCode, stdout, stderr } = await child;
  const seconds = (performance.now() - began) / 1000;
  running.isOver = true;
  return { exitCode, stdout, stderr, seconds, ...(await reading) };
}

async function readWhile(pid: number, running: { isOver: boolean }): Promise<Pick<Cost, 'cpu' | 'megabytes'>> {
  let last = { cpu: 0, megabytes: 0 };
  while (!running.isOver) {
    last = readCost(pid) ?? last;
    await sleep(EVERY_MS);
  }
  return last;
}

/** @returns undefined once it has ended. See man 5 proc */
function readCost(pid: number): Pick<Cost, 'cpu' | 'megabytes'> | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    const [, peak] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    if (peak === undefined) return undefined;
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { cpu: ticks / TICKS, megabytes: Number(peak) / 1024 };
  } catch {
    return undefined;
  }
}
