import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../../report/report.ts';
import { liveRunIds } from '../../state/locks.ts';
import { readRun } from '../../state/read-run.ts';
import { JOURNAL, PLAN } from '../../state/run-folders.ts';
import { runIdOf, runIdsLike } from '../../state/run-ref.ts';
import type { SavedRun } from '../../state/saved-run.ts';
import type { Io } from '../../ui/io.ts';
import { interruptedReport } from './interrupted-report.ts';
import { rediagnosed } from './rediagnosed.ts';
import { type FileIo, isFile, reportOfFile } from './report-file.ts';

/** A report that was saved earlier. */
export interface SavedReport {
  readonly report: Report;
  /** The run that the report belongs to; undefined if it is from a file. */
  readonly run?: SavedRun;
}

/**
 * Resolves a word of the command line: a file, `-` for stdin, or a run by its id, the beginning of its id,
 * `latest` or `previous`. A word that looks like a path is one. For other words, runs come before files.
 * @throws UserError if there is no such run or file, or it cannot be read
 */
export async function savedReport(word: string, io: FileIo & Pick<Io, 'env'>): Promise<SavedReport> {
  if (looksLikeFile(word)) return await reportFromFile(word, io);
  const isRun = ['latest', 'previous'].includes(word) || (await runIdsLike(io.env, word)).length > 0;
  if (!isRun && (await isFile(word))) return await reportFromFile(word, io);
  return await reportOfRun(await runIdOf(io.env, word), io);
}

function looksLikeFile(word: string): boolean {
  return word === '-' || /[/\\]|\.(json|ya?ml)$/.test(word);
}

/** @param path `-` means stdin */
export async function reportFromFile(path: string, io: FileIo): Promise<SavedReport> {
  return { report: rediagnosed(await reportOfFile(path, io)) };
}

/** @throws UserError as readRun does */
export async function reportOfRun(runId: string, { env }: Pick<Io, 'env'>): Promise<SavedReport> {
  const run = await readRun(env, runId);
  if (run.report) return { report: rediagnosed(run.report), run };
  const running = (await liveRunIds(env)).has(runId);
  // It is made just now, so its findings are those of this version.
  return { report: interruptedReport(run, { savedAt: await savedAt(run), running }), run };
}

async function savedAt({ folder }: SavedRun): Promise<Date> {
  const { mtime } = await stat(join(folder, JOURNAL)).catch(() => stat(join(folder, PLAN)));
  return mtime;
}
