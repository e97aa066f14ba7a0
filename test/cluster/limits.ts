import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATE } from './paths.ts';
import { say } from './progress.ts';

const INSTANCES = '/proc/sys/fs/inotify/max_user_instances';
// A node needs about ten, and twelve nodes use up the kernel's default of 128.
const WANTED = 4096;
const saved = join(STATE, 'inotify-instances');

/** Raises the limit on watchers on this machine for as long as clusters run. STATE must exist. */
export function raiseLimits(): void {
  const now = readFileSync(INSTANCES, 'utf8').trim();
  if (Number(now) >= WANTED) return;
  try {
    if (!existsSync(saved)) writeFileSync(saved, now);
    writeFileSync(INSTANCES, String(WANTED));
  } catch {
    say(`${INSTANCES} can't be raised from ${now}: about ${Math.floor(Number(now) / 11)} nodes fit on this machine`);
  }
}

/** Restores the values that raiseLimits found. */
export function restoreLimits(): void {
  if (!existsSync(saved)) return;
  writeFileSync(INSTANCES, readFileSync(saved));
  rmSync(saved);
}
