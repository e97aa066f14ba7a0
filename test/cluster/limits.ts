import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATE } from './paths.ts';
import { say } from './progress.ts';

const INSTANCES = '/proc/sys/fs/inotify/max_user_instances';
// A node takes about ten; the kernel's default of 128 is used up by twelve nodes.
const WANTED = 4096;
const saved = join(STATE, 'inotify-instances');

/** Allows more watchers on this machine for as long as clusters run. Call with STATE in place. */
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

/** Puts back what raiseLimits found. */
export function restoreLimits(): void {
  if (!existsSync(saved)) return;
  writeFileSync(INSTANCES, readFileSync(saved));
  rmSync(saved);
}
