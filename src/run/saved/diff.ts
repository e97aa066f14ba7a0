import { compareReports } from '../../diff/compare.ts';
import type { Diff, Reports } from '../../diff/diff.ts';
import { diffMarkdown, diffTables } from '../../diff/tables.ts';
import { diffVerdict, diffWords } from '../../diff/words.ts';
import { UserError } from '../../errors.ts';
import { EXIT_FAILED, EXIT_INCOMPLETE, EXIT_OK } from '../../report/exit-code.ts';
import type { Io } from '../../ui/io.ts';
import { screenOf } from '../../ui/screen.ts';
import { styleFor } from '../../ui/style.ts';
import { savedReport } from './saved-report.ts';

export interface RunDiffArgs {
  readonly before: string;
  readonly after?: string | undefined;
  readonly output: string;
  readonly failOnSlower?: boolean | undefined;
}

/**
 * Compares two saved reports. @returns the exit code: 1 if it got worse, 2 if that is not clear, otherwise 0
 */
export async function runDiff(
  { before, after = 'latest', output, failOnSlower }: RunDiffArgs,
  io: Io,
): Promise<number> {
  if (before === '-' && after === '-') throw oneRun('stdin holds one report');
  const old = await savedReport(before, io);
  const now = await savedReport(after, io);
  if (old.run && old.run.runId === now.run?.runId) throw oneRun(`both are run ${old.run.runId}`);
  const diff = comparedReports({ before: old.report, after: now.report });
  printDiff(diff, output, io);
  return exitCodeOfDiff(diff, failOnSlower);
}

function oneRun(words: string): UserError {
  return new UserError(`there is nothing to compare: ${words}`, {
    code: 'ONE_RUN',
    hint: 'kubectl netdoctor diff BEFORE AFTER; kubectl netdoctor runs lists the runs',
  });
}

/** @throws UserError NOTHING_IN_COMMON */
export function comparedReports(reports: Reports): Diff {
  const diff = compareReports(reports);
  if (diff.counts.common > 0) return diff;
  const { runId } = reports.before.metadata;
  throw new UserError(`run ${runId} and run ${reports.after.metadata.runId} have no probe in common`, {
    code: 'NOTHING_IN_COMMON',
    hint: 'probes are compared by check, path and the names of clusters and nodes; name runs that share some',
  });
}

/** Writes data to stdout and words to stderr. */
export function printDiff(diff: Diff, format: string, io: Io): void {
  if (format === 'json') io.stdout.write(`${JSON.stringify(diff, undefined, 2)}\n`);
  else if (format === 'markdown') io.stdout.write(diffMarkdown(diff));
  else io.stdout.write(diffTables(diff, { screen: screenOf(io.stdout), style: styleFor('stdout', io) }));
  printDiffWords(diff, io);
}

export function printDiffWords(diff: Diff, io: Io): void {
  if (io.loud) io.loud.write(`${diffVerdict(diff, styleFor('stderr', { ...io, stderr: io.loud }))}\n`);
  else io.stderr.write(`${diffWords(diff, styleFor('stderr', io))}\n`);
}

/**
 * A slowdown alone is not a failure unless the user asks for that, because the network may have been busy.
 */
export function exitCodeOfDiff({ result, slower }: Diff, failOnSlower = false): 0 | 1 | 2 {
  if (result === 'worse' || (failOnSlower && slower.length > 0)) return EXIT_FAILED;
  return result === 'unclear' ? EXIT_INCOMPLETE : EXIT_OK;
}
