import { randomBytes } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { visibleValue } from '../text/visible-value.ts';

/** The owner of a lock, which is the content of the lock file. */
export interface LockOwner {
  readonly pid: number;
  /** Where the pid is valid: the host, and on Linux its pid namespace (a container has its own). */
  readonly host: string;
  /** ISO time at which the lock was taken. */
  readonly startedAt: string;
  readonly runId: string;
  /** What the owner does, as a noun: `check`. */
  readonly command: string;
  /**
   * On Linux: the boot id and the clock tick at which the process began. The system reuses pids, but not this
   * pair.
   */
  readonly processStart?: string;
  /** Differs for every owner. */
  readonly nonce: string;
}

export async function ownerHere({ runId, command }: Pick<LockOwner, 'runId' | 'command'>): Promise<LockOwner> {
  const processStart = await processStartOf(process.pid);
  return {
    pid: process.pid,
    host: await hostHere(),
    startedAt: new Date().toISOString(),
    runId,
    command,
    ...(processStart ? { processStart } : {}),
    nonce: randomBytes(8).toString('hex'),
  };
}

/** @returns undefined if the text names no owner: it was cut off or is not ours */
export function parseOwner(text: string): LockOwner | undefined {
  try {
    const value: Partial<LockOwner> | null = visibleValue(JSON.parse(text));
    const { pid, host, startedAt, runId, command, nonce, processStart = '' } = value ?? {};
    const texts = [host, startedAt, runId, command, nonce, processStart];
    const whole = Number.isSafeInteger(pid) && Number(pid) > 0 && texts.every((one) => typeof one === 'string');
    return whole && !Number.isNaN(Date.parse(String(startedAt))) ? (value as LockOwner) : undefined;
  } catch {
    return undefined;
  }
}

export type OwnerState = 'alive' | 'dead' | 'elsewhere';

/** `elsewhere`: on another host, which cannot be asked from here. */
export async function stateOf({ pid, host, processStart }: LockOwner): Promise<OwnerState> {
  if (host !== (await hostHere())) return 'elsewhere';
  if (!isAlive(pid)) return 'dead';
  const now = processStart && (await processStartOf(pid));
  // If the system does not report when a process began, a live process with this pid counts as the owner.
  return now && now !== processStart ? 'dead' : 'alive';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is alive and belongs to another user.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

async function hostHere(): Promise<string> {
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  return `${hostname()} ${namespace}`.trimEnd();
}

/** Field 22 of /proc/PID/stat (proc(5)); the second, the program's name, may hold spaces and parentheses. */
async function processStartOf(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'latin1');
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return ticks && `${boot.trim()} ${ticks}`;
  } catch {
    return undefined;
  }
}
