import { mkdir, open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import type { Plan } from '../plan/plan.ts';
import { fileNameOf, stateHome } from './home.ts';
import type { JournalRow } from './journal.ts';

/** One run's folder, `runs/<run-id>/`: plan.json, journal.ndjson, report.json. */
export interface RunStore {
  readonly folder: string;
  /** A row counts as finished when this resolves: its line is on disk. */
  readonly append: (rows: readonly JournalRow[]) => Promise<void>;
  readonly finish: (report: unknown) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Sorts by time and tells runs of one second apart. */
export function newRunId(now: Date, random: string): string {
  return `${now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}-${random}`;
}

/**
 * Makes the run's folder, writes the plan and points `latest/<clusters>` at it.
 * @throws UserError where the folder cannot be written
 */
export async function createRun(plan: Plan, env: NodeJS.ProcessEnv): Promise<RunStore> {
  const home = stateHome(env);
  const folder = join(home, 'runs', plan.runId);
  const latest = join(home, 'latest');
  try {
    for (const path of [folder, latest]) await mkdir(path, { recursive: true, mode: 0o700 });
    await writeWhole(join(folder, 'plan.json'), `${JSON.stringify(plan)}\n`);
    await writeWhole(
      join(latest, fileNameOf([plan.source, ...plan.destinations].map(({ name }) => name))),
      `${plan.runId}\n`,
    );
    const journal = await open(join(folder, 'journal.ndjson'), 'a', 0o600);
    const guarded = async (write: () => Promise<void>) => {
      try {
        await write();
      } catch (error) {
        throw unwritable(folder, error);
      }
    };
    return {
      folder,
      append: (rows) =>
        guarded(async () => {
          await journal.appendFile(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
          await journal.datasync();
        }),
      finish: (report) => guarded(() => writeWhole(join(folder, 'report.json'), `${JSON.stringify(report)}\n`)),
      close: () => journal.close(),
    };
  } catch (error) {
    throw unwritable(folder, error);
  }
}

function unwritable(folder: string, error: unknown): UserError {
  return new UserError(
    `the run cannot be saved in ${folder}: ${error instanceof Error ? error.message : String(error)}`,
    {
      code: 'STATE_UNWRITABLE',
      hint: 'make room or make the folder writable, or set NETDOCTOR_HOME to another one',
      cause: error,
    },
  );
}

/** Whole or not at all: a reader never sees half a file. */
async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, text, { mode: 0o600 });
  await rename(temporary, path);
}
