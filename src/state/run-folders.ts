import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { bytesOf, codeOf, unreadable } from './files.ts';
import { stateHome } from './home.ts';

export const PLAN = 'plan.json';
export const SECTIONS = 'sections.json';
export const JOURNAL = 'journal.ndjson';
export const REPORT = 'report.json';

export function runsFolder(env: NodeJS.ProcessEnv): string {
  return join(stateHome(env), 'runs');
}

/** What leads out of the folder of the runs, or hides in it, is no run. */
export function isRunId(name: string): boolean {
  return /^[\w-][\w.-]*$/.test(name);
}

/**
 * Folders that may be runs, the newest first: ids begin with the time.
 * @throws UserError where that cannot be looked at; no folder is no run
 */
export async function runIds(env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const folder = runsFolder(env);
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && isRunId(entry.name))
      .map(({ name }) => name)
      .sort()
      .reverse();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw unreadable(folder, error);
  }
}

/** What has no plan is no run: it ended before it began. */
export async function hasPlan(env: NodeJS.ProcessEnv, runId: string): Promise<boolean> {
  return await access(join(runsFolder(env), runId, PLAN)).then(
    () => true,
    () => false,
  );
}

/** When a run with this id began; undefined where the id does not tell. */
export function startOf(runId: string): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d(?:\.\d{3})?)-/;
  const [, year, month, day, hour, minute, second] = parts.exec(runId) ?? [];
  const start = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(start.getTime()) ? undefined : start;
}

/**
 * A file of a run; undefined where there is none.
 * @throws UserError where it cannot be read
 */
export async function fileOf(folder: string, name: string): Promise<Uint8Array | undefined> {
  const path = join(folder, name);
  try {
    return await bytesOf(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

const LISTED = 5;

export async function unknownRun(env: NodeJS.ProcessEnv, runId: string): Promise<UserError> {
  const known = await runIds(env);
  const newest = known.slice(0, LISTED).join(', ');
  return new UserError(`there is no run ${runId}`, {
    code: 'RUN_UNKNOWN',
    hint: known.length > 0 ? `the newest are ${newest}; kubectl netdoctor runs lists all` : 'no run is saved yet',
  });
}
