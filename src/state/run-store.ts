import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import type { Section } from '../model/bound-plan.ts';
import type { Plan } from '../model/plan.ts';
import { jsonDocument } from '../text/json-chunks.ts';
import { syncFolder, unwritable, wordsOf, writeWhole } from './files.ts';
import { stateHome } from './home.ts';
import type { JournalRow } from './journal.ts';
import { pointLatest } from './latest.ts';
import { lineWriter } from './line-writer.ts';
import { type Locks, takeLocks } from './locks.ts';
import { pruneRuns } from './prune.ts';
import { JOURNAL, PLAN, REPORT, runsFolder, SECTIONS } from './run-folders.ts';
import { joinSections, type SavedRun } from './saved-run.ts';

/**
 * The folder of one run, `runs/<run-id>/`: plan.json, sections.json, journal.ndjson, report.json. Once the
 * run has begun, a full disk does not end it. The results are still reported, and `trouble` says that they
 * are not saved.
 */
export interface RunStore {
  readonly folder: string;
  /** Called before the first row, with the sections that the rows belong to. */
  readonly begin: (sections: readonly Section[]) => Promise<void>;
  /** The rows are on disk when this resolves, unless there is trouble. */
  readonly append: (rows: readonly JournalRow[]) => Promise<void>;
  readonly finish: (report: object) => Promise<void>;
  /** STATE_UNWRITABLE, if part of the run could not be saved. */
  readonly trouble: () => UserError | undefined;
  /** Also gives up the locks. */
  readonly close: () => Promise<void>;
}

export interface StoreOptions {
  readonly env: NodeJS.ProcessEnv;
  /** What holds the clusters' locks, as a noun: `check`. */
  readonly command: string;
  /** Called with lines that the user should see. */
  readonly onNote: (line: string) => void;
  /** What is known from the start: a resume begins with the results of the run that it resumes. */
  readonly begin?: Pick<SavedRun, 'sections' | 'rows'>;
}

/**
 * Makes ids that sort by time, to the millisecond, because a resume may begin within the same second as the
 * run before it.
 */
export function newRunId(now: Date, random: string): string {
  return `${now.toISOString().slice(0, 23).replace(/[-:]/g, '').replace('T', '-')}-${random}`;
}

/**
 * Takes the clusters' locks, creates the run's folder, writes the plan, points `latest/<clusters>` at it and
 * removes runs that are too old. A folder becomes a run once its plan is written, and `latest` always names a
 * run.
 * @throws UserError LOCKED if another command works on a cluster, STATE_UNWRITABLE
 */
export async function createRun(plan: Plan, options: StoreOptions): Promise<RunStore> {
  const { env } = options;
  const folder = join(runsFolder(env), plan.runId);
  return await underLocks(plan, { ...options, folder }, async (locks) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeWhole(join(folder, PLAN), `${JSON.stringify(plan)}\n`);
    for (const above of [runsFolder(env), stateHome(env)]) await syncFolder(above);
    const { sections, rows } = options.begin ?? { sections: [], rows: [] };
    if (sections.length > 0) await writeWhole(join(folder, SECTIONS), `${JSON.stringify({ sections })}\n`);
    await writeWhole(join(folder, JOURNAL), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const journal = await open(join(folder, JOURNAL), 'a', 0o600);
    await pointLatest(plan, env);
    await prune(plan, options);
    return storeOf({ folder, sections }, journal, locks);
  });
}

async function underLocks<T>(
  { runId, source, destinations }: Plan,
  { env, command, onNote, folder }: StoreOptions & { readonly folder: string },
  prepare: (locks: Locks) => Promise<T>,
): Promise<T> {
  const locks = await takeLocks([source, ...destinations], { env, runId, command });
  try {
    for (const note of locks.notes) onNote(`note: ${note}`);
    return await prepare(locks);
  } catch (error) {
    await locks.release();
    throw error instanceof UserError ? error : unwritable(folder, error);
  }
}

function storeOf(
  { folder, sections: known }: Pick<SavedRun, 'folder' | 'sections'>,
  journal: FileHandle,
  locks: Locks,
): RunStore {
  const writeLines = lineWriter(journal);
  let trouble: UserError | undefined;
  const guarded = async (write: () => Promise<void>) => {
    try {
      await write();
    } catch (error) {
      trouble ??= unwritable(folder, error);
    }
  };
  const write = (name: string, value: object) => guarded(() => writeWhole(join(folder, name), jsonDocument(value)));
  return {
    folder,
    begin: (sections) => write(SECTIONS, { sections: joinSections(known, sections) }),
    append: (rows) => guarded(() => writeLines(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))),
    finish: (report) => write(REPORT, report),
    trouble: () => trouble,
    close: async () => {
      try {
        await journal.close();
      } finally {
        await locks.release();
      }
    },
  };
}

/** A check does not fail because old runs cannot be removed. */
async function prune(plan: Plan, { env, onNote }: StoreOptions): Promise<void> {
  try {
    await pruneRuns(env, plan);
  } catch (error) {
    onNote(`note: old runs could not be removed: ${wordsOf(error)}`);
  }
}
