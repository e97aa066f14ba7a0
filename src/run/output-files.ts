import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { formatOf } from '../report/formats.ts';
import { type OutputFile, parseOutputFile } from '../report/output-file.ts';
import type { ErrorReport, Report } from '../report/report.ts';
import { codeOf, wordsOf, writeWhole } from '../state/files.ts';
import { oneLine } from '../text/visible.ts';
import type { Io } from '../ui/io.ts';
import { say } from '../ui/say.ts';
import { NO_SCREEN } from '../ui/screen.ts';
import { NO_STYLE, styleFor } from '../ui/style.ts';

/** Readable for everybody that the umask allows, because collectors and CI servers run as other users. */
const MODE = 0o666;

/**
 * The files that --output-file names. Checks that they can be written before anything is made.
 * @throws UserError BAD_OUTPUT_FILE
 */
export async function outputFilesFor(words: readonly string[] = []): Promise<readonly OutputFile[]> {
  const files = words.map(parseOutputFile);
  const twice = files.find(({ path }, index) => files.findIndex((one) => resolve(one.path) === resolve(path)) < index);
  if (twice) throw refused(`--output-file names ${twice.path} twice`, 'give each format a file of its own');
  for (const { path } of files) await refuseUnwritable(path);
  return files;
}

async function refuseUnwritable(path: string): Promise<void> {
  const target = await targetOf(path);
  const found = await stat(target).catch(() => undefined);
  if (found && !found.isFile()) throw refused(`--output-file ${path} is no plain file`, 'name a file in a folder');
  const folder = dirname(target);
  try {
    if (!(await stat(folder)).isDirectory()) throw new Error('it is no folder');
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const why = codeOf(error) === 'ENOENT' ? 'it does not exist' : wordsOf(error);
    throw refused(`--output-file ${path} cannot be written in the folder ${folder}: ${why}`, hintFor(path));
  }
}

function hintFor(path: string): string {
  const home = path.startsWith('~') ? '; behind a = the shell leaves ~ as it is: write $HOME' : '';
  return `make the folder, or name another one${home}`;
}

/** The target of a link, because writing replaces the file, and the link must stay a link. */
async function targetOf(path: string): Promise<string> {
  return await realpath(path).catch(() => resolve(path));
}

/**
 * Writes the report to each file atomically. A file that cannot be written is reported, and does not affect
 * the others.
 * @returns whether all are written
 */
export async function writeOutputFiles(report: Report, files: readonly OutputFile[], io: Io): Promise<boolean> {
  const style = styleFor('stderr', io);
  let all = true;
  for (const { format, path } of files) {
    try {
      const render = await formatOf(format).load();
      const text = render(report, { screen: NO_SCREEN, style: NO_STYLE, blocks: false });
      await writeWhole(await targetOf(path), text, MODE);
      io.stderr.write(style.quiet(`${oneLine(`Written as ${format} to ${path}`)}\n`));
    } catch (error) {
      all = false;
      say(io.loud ?? io.stderr, `error: ${path} cannot be written: ${wordsOf(error)}`);
    }
  }
  return all;
}

/**
 * Writes why there is no report to the files whose format can express errors. The others are left unchanged.
 */
export async function writeErrorFiles(error: ErrorReport, files: readonly OutputFile[], io: Io): Promise<void> {
  for (const { format, path } of files) {
    const load = formatOf(format).loadError;
    if (!load) continue;
    try {
      await refuseUnwritable(path);
      await writeWhole(await targetOf(path), (await load())(error), MODE);
    } catch (failed) {
      if (error.error.code !== 'BAD_OUTPUT_FILE') say(io.stderr, `error: ${wordsOf(failed)}`);
    }
  }
}

function refused(message: string, hint: string): UserError {
  return new UserError(message, { code: 'BAD_OUTPUT_FILE', hint });
}
