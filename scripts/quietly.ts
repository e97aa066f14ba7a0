import { execa } from 'execa';

/**
 * Runs a program, and shows its output after it has ended, but only if it failed. @returns whether it passed
 */
export async function quietly(name: string, [file = '', ...args]: readonly string[]): Promise<boolean> {
  const { exitCode, all } = await execa(file, args, { all: true, preferLocal: true, reject: false });
  process.stdout.write(exitCode === 0 ? `${name}: passed\n` : `${all}\n${name}: failed\n`);
  return exitCode === 0;
}
