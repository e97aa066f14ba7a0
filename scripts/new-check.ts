import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { execa } from 'execa';
import { describeError, toNetdoctorError, UserError } from '../src/errors.ts';
import { newCheckFiles } from './new-check/files.ts';

/**
 * `npm run new-check -- NAME`: writes and registers a working check, with its test and its documentation.
 * @throws UserError before anything is written
 */
async function newCheck(args: readonly string[]): Promise<string> {
  const [name, ...more] = args;
  if (name === undefined || more.length > 0) {
    throw new UserError('give the new check one name: npm run new-check -- NAME', { code: 'BAD_NAME' });
  }
  const files = newCheckFiles(name, { read: (path) => readFileSync(path, 'utf8'), exists: existsSync });
  for (const [path, text] of files) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  const sources = [...files.keys()].filter((path) => path.endsWith('.ts'));
  // Another name has another length, and sorts elsewhere among the imports.
  const format = ['check', '--write', '--error-on-warnings', ...sources];
  await execa('biome', format, { preferLocal: true, stdio: ['ignore', 'ignore', 'inherit'] });
  return [
    ...[...files.keys()].map((path) => `wrote ${path}`),
    '',
    `Try it:      npm run unit -- test/plugins/${name} test/plugins/registry.test.ts`,
    'Change it:   docs/write-a-check.md says what each part does',
    '',
  ].join('\n');
}

try {
  process.chdir(resolve(import.meta.dirname, '..'));
  process.stdout.write(await newCheck(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${describeError(toNetdoctorError(error))}\n`);
  process.exitCode = 2;
}
