import { version } from './version.ts';

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** argv → exit code. What needs nothing is answered before anything is loaded. */
async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === 'version')) {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const interrupt = new AbortController();
  for (const [signal, number] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      // Once, the run ends in order; who asks a second time wants the end at once.
      if (interrupt.signal.aborted) process.exit(128 + number);
      interrupt.abort(signal);
    });
  }
  // A reader that went away, e.g. `| head`: nobody is left to write to, and the run ends in order.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
      if (!interrupt.signal.aborted) interrupt.abort('SIGPIPE');
    });
  }
  const { run } = await import('./cli/run.ts');
  const { stdout, stderr, env } = process;
  return await run(argv, { stdin: () => process.stdin, stdout, stderr, env, signal: interrupt.signal });
}

main(process.argv.slice(2)).then(
  // A connection that somebody keeps us waiting for must not keep the user waiting: the end is here, once all is written.
  (code) => {
    process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
  },
  (error: unknown) => {
    process.stderr.write(`error: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 2;
  },
);
