import { exitCodeOf } from '../../report/exit-code.ts';
import type { FormatName } from '../../report/formats.ts';
import { printReport } from '../../report/text/print.ts';
import { runIdOf } from '../../state/run-ref.ts';
import type { Io } from '../../ui/io.ts';
import { refuseToOverwrite, writeBundle } from './bundle.ts';
import { reportFromFile, reportOfRun, type SavedReport } from './saved-report.ts';

export interface RunReportArgs {
  readonly run?: string | undefined;
  readonly file?: string | undefined;
  readonly output: FormatName;
  readonly bundle?: string | undefined;
  readonly force?: boolean | undefined;
}

/** Shows a saved report the way its check did. @returns the exit code of that check */
export async function runReport(args: RunReportArgs, io: Io): Promise<number> {
  const { output: format, bundle, force = false } = args;
  if (bundle !== undefined && !force) await refuseToOverwrite(bundle);
  const saved = await chosenReport(args, io);
  await printReport(saved.report, { format, folder: saved.run?.folder, clean: undefined, io });
  if (bundle !== undefined) await writeBundle(bundle, saved, io);
  return exitCodeOf(saved.report);
}

async function chosenReport({ run = 'latest', file }: RunReportArgs, io: Io): Promise<SavedReport> {
  return file === undefined ? await reportOfRun(await runIdOf(io.env, run), io) : await reportFromFile(file, io);
}
