import { readdirSync, readFileSync } from 'node:fs';

/** Ends a process and what it has started, as far as that stayed in its group. */
export function endGroup(pid: number): void {
  signalOrIgnore(-pid, 'SIGKILL');
}

/** Whether any of the group is still there, be it without its leader. */
export function isGroupAlive(pid: number): boolean {
  return signalOrIgnore(-pid, 0);
}

/**
 * Ends the processes that have this in their environment: without its leader, the number of a group may be somebody
 * else's by now.
 */
export function endProcesses(variable: string): void {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  for (const pid of pids) if (environmentOf(pid).includes(variable)) signalOrIgnore(Number(pid), 'SIGKILL');
}

function environmentOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    // It has just ended, or is another user's.
    return [];
  }
}

function signalOrIgnore(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
