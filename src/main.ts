import { openOutput } from './ui/output.ts';
import { version } from './version.ts';

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
/** The reader of a pipe or terminal is gone. */
const READER_GONE = new Set(['EPIPE', 'EIO']);
const EXIT_ERROR = 2;
const EXIT_SIGPIPE = 141;

const interrupt = new AbortController();
const stdout = openOutput('stdout', onGone);
const stderr = openOutput('stderr', onGone);
let ending = false;

/**
 * If nobody reads the output any more, e.g. after `| head`, the run ends in an orderly way. A full disk does
 * not end it.
 */
function onGone({ code = '' }: NodeJS.ErrnoException): void {
  if (READER_GONE.has(code) && !interrupt.signal.aborted) interrupt.abort('SIGPIPE');
}

/** argv → exit code. Commands that need nothing are answered before anything is loaded. */
async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === 'version')) {
    stdout.stream.write(`${version}\n`);
    return 0;
  }
  const { run } = await import('./cli/run.ts');
  const { env } = process;
  const { signal } = interrupt;
  return await run(argv, {
    stdin: () => process.stdin,
    stdout: stdout.stream,
    stderr: stderr.stream,
    env,
    signal,
  });
}

/**
 * Ends the process once everything that was written has left it. The process does not end by itself, because
 * a connection that nobody closes must not keep the user waiting.
 */
async function exit(code: number): Promise<void> {
  ending = true;
  await stdout.end();
  const lost = stdout.lost();
  const readerGone = lost?.code !== undefined && READER_GONE.has(lost.code);
  if (lost && !readerGone) stderr.stream.write(`error: the output cannot be written: ${lost.message}\n`);
  await stderr.end();
  process.exit(readerGone ? EXIT_SIGPIPE : lost || (code === 0 && stderr.lost()) ? EXIT_ERROR : code);
}

for (const [signal, number] of Object.entries(SIGNALS)) {
  process.on(signal, () => {
    // After the first signal the run ends in an orderly way. A second signal, or one that arrives while
    // output waits for its reader, ends it at once.
    if (interrupt.signal.aborted || ending) process.exit(128 + number);
    interrupt.abort(signal);
  });
}

/** Anything that was not caught is a bug, and says nothing about the network: never exit code 1. */
async function onBug(thrown: unknown): Promise<void> {
  if (ending) process.exit(EXIT_ERROR);
  const { describeError, toNetdoctorError } = await import('./errors.ts');
  stderr.stream.write(`${describeError(toNetdoctorError(thrown))}\n`);
  await exit(EXIT_ERROR);
}

process.on('uncaughtException', onBug);
process.on('unhandledRejection', onBug);
main(process.argv.slice(2)).then(exit).catch(onBug);
