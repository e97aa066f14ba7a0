import { stat } from 'node:fs/promises';
import type { BundledFile } from '../../bundle/bundled-file.ts';
import { bundleContents } from '../../bundle/contents.ts';
import { UserError } from '../../errors.ts';
import { wordsOf, writeWhole } from '../../state/files.ts';
import { fileOf, JOURNAL, PLAN, SECTIONS } from '../../state/run-folders.ts';
import type { SavedRun } from '../../state/saved-run.ts';
import type { Io } from '../../ui/io.ts';
import { say } from '../../ui/say.ts';
import { version } from '../../version.ts';
import type { SavedReport } from './saved-report.ts';

const SAVED = {
  [PLAN]: 'the plan: clusters, nodes, endpoints, checks and options',
  [SECTIONS]: 'what the rows are about: checks, paths and families',
  [JOURNAL]: 'every row of verdicts, as it was judged',
} as const;

/** @throws UserError BUNDLE_EXISTS */
export async function refuseToOverwrite(path: string): Promise<void> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  throw new UserError(`${path} is there already`, {
    code: 'BUNDLE_EXISTS',
    hint: 'name another file, or let it be written over by --force',
  });
}

/**
 * Writes a support bundle atomically, and prints what is in it.
 * @throws UserError BUNDLE_UNWRITABLE
 */
export async function writeBundle(path: string, { report, run }: SavedReport, { stderr }: Io): Promise<void> {
  const versions = {
    'kubectl-netdoctor': version,
    'Node.js': process.version,
    system: `${process.platform} ${process.arch}`,
  };
  const saved = run ? await savedFiles(run) : [];
  const files = bundleContents({ report, saved, rebuilt: run !== undefined && !run.report, versions });
  const { packed } = await import('../../bundle/pack.ts');
  const { runId, finishedAt } = report.metadata;
  const bytes = await packed(files, { folder: `netdoctor-${folderName(runId)}`, time: timeOf(finishedAt) });
  try {
    await writeWhole(path, bytes);
  } catch (error) {
    throw new UserError(`the bundle cannot be written: ${wordsOf(error)}`, {
      code: 'BUNDLE_UNWRITABLE',
      hint: 'name a file in a folder that exists and may be written to',
      cause: error,
    });
  }
  say(stderr, `${path}: ${files.map(({ name }) => name).join(', ')}; MANIFEST.txt says what each is`);
}

/** The files of the run, which readRun has already validated. */
async function savedFiles({ folder }: SavedRun): Promise<readonly BundledFile[]> {
  const files = await Promise.all(
    Object.entries(SAVED).map(async ([name, what]) => ({ name, what, bytes: await fileOf(folder, name) })),
  );
  return files.flatMap(({ name, what, bytes }) => (bytes ? [{ name, what, text: Buffer.from(bytes).toString() }] : []));
}

/** The id comes from the report, which may come from anywhere. */
function folderName(runId: string): string {
  return runId.replace(/[^\w.-]/g, '_');
}

function timeOf(text: string): Date {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? new Date(0) : time;
}
