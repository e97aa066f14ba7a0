import { readdirSync, readFileSync } from 'node:fs';

/** Ends a process and those of its descendants that stayed in its group. */
export function endGroup(pid: number): void {
  signalOrIgnore(-pid, 'SIGKILL');
}

/** Whether any process of the group is still alive, even without its leader. */
export function isGroupAlive(pid: number): boolean {
  return signalOrIgnore(-pid, 0);
}

/**
 * Ends the processes that have this in their environment: without its leader, the number of a group may
 * already belong to another one.
 */
export function endProcesses(variable: string): void {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  for (const pid of pids) if (environmentOf(pid).includes(variable)) signalOrIgnore(Number(pid), 'SIGKILL');
}

function environmentOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    // The process has just ended, or belongs to another user.
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
