import { describeError, toNetdoctorError, UserError } from '../errors.ts';
import { EXIT_INCOMPLETE, EXIT_ON_SIGNAL } from '../report/exit-code.ts';
import { API_VERSION } from '../report/report.ts';
import type { Io } from '../ui/io.ts';
import { runCommand } from './parser.ts';
import { expandShortFlags } from './short-flags.ts';

/** Runs a command line to its exit code; the one place where errors are printed. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await runCommand(argv, io);
  } catch (thrown) {
    const error = io.signal.aborted ? interrupted(io.signal) : toNetdoctorError(thrown);
    if (wantsJson(argv)) {
      const { code, message, hint } = error;
      const document = { apiVersion: API_VERSION, kind: 'Report', error: { code, message, ...(hint ? { hint } : {}) } };
      io.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
    }
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

/** Whoever reads JSON gets a document even when nothing ran; argv may be too wrong to be parsed. */
function wantsJson(argv: readonly string[]): boolean {
  const words = expandShortFlags(argv);
  return words.some(
    (word, index) =>
      ['-o=json', '--output=json'].includes(word) || (['-o', '--output'].includes(word) && words[index + 1] === 'json'),
  );
}
