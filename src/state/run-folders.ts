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

/** Refuses names that lead out of the runs folder, and hidden ones. */
export function isRunId(name: string): boolean {
  return /^[\w-][\w.-]*$/.test(name);
}

/**
 * The folders that may be runs, the newest first, since ids begin with the time. Empty if there is no runs
 * folder.
 * @throws UserError if the runs folder cannot be read
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

/** A folder without a plan is not a run: the run ended before it began. */
export async function hasPlan(env: NodeJS.ProcessEnv, runId: string): Promise<boolean> {
  return await access(join(runsFolder(env), runId, PLAN)).then(
    () => true,
    () => false,
  );
}

/** The start of the run with this id; undefined if the id does not hold it. */
export function startOf(runId: string): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d(?:\.\d{3})?)-/;
  const [, year, month, day, hour, minute, second] = parts.exec(runId) ?? [];
  const start = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(start.getTime()) ? undefined : start;
}

/**
 * The content of a file of a run; undefined if there is no such file.
 * @throws UserError if it cannot be read
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
