import { version } from './version.ts';

/** argv → exit code. What needs nothing is answered before anything is loaded. */
async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === 'version')) {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => interrupt.abort(signal));
  }
  const { run } = await import('./cli/run.ts');
  const { stdout, stderr, env } = process;
  return await run(argv, { stdout, stderr, env, signal: interrupt.signal });
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
