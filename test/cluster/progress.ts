const started = Date.now();

/** Writes one line to stderr with the seconds since the program began. */
export function say(text: string): void {
  process.stderr.write(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}\n`);
}

/** Ends with a message for the user and exit status 2. */
export function refuse(message: string): never {
  throw Object.assign(new Error(message), { exitCode: 2 });
}

/** Runs a program's main function; an error becomes one line and an exit status. */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const known = error instanceof Error && 'exitCode' in error && error.exitCode === 2;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = known ? 2 : 1;
  }
}
