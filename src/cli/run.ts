import { describeError, toNetdoctorError, UserError } from '../errors.ts';
import { EXIT_INCOMPLETE, EXIT_ON_SIGNAL } from '../report/exit-code.ts';
import type { Io } from '../ui/io.ts';
import { writeErrorDocuments } from './error-documents.ts';
import { runCommand } from './parser.ts';

/** Runs a command line and returns its exit code. This is the only place that prints errors. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await runCommand(argv, io, run);
  } catch (thrown) {
    const error = io.signal.aborted ? interrupted(io.signal) : toNetdoctorError(thrown);
    await writeErrorDocuments(error, argv, io);
    io.stderr.write(`${describeError(error)}\n`);
    return io.signal.aborted ? (EXIT_ON_SIGNAL[String(io.signal.reason)] ?? EXIT_INCOMPLETE) : EXIT_INCOMPLETE;
  }
}

function interrupted({ reason }: AbortSignal): UserError {
  return new UserError(`interrupted by ${String(reason)}`, {
    code: 'INTERRUPTED',
    hint: 'the floaters may still be there: kubectl netdoctor clean removes them',
  });
}
