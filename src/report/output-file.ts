import { extname } from 'node:path';
import { UserError } from '../errors.ts';
import { FORMAT_NAMES, type FormatName, formatOf, isFormatName } from './formats.ts';

/** A file that the report is written to. */
export interface OutputFile {
  readonly format: FormatName;
  /** As the user gave it. */
  readonly path: string;
}

/**
 * Parses one --output-file: `FORMAT=PATH`, or a PATH whose ending implies the format. Pure.
 * @throws UserError BAD_OUTPUT_FILE
 */
export function parseOutputFile(word: string): OutputFile {
  const [, named, rest] = /^([a-z]+)=(.*)$/s.exec(word) ?? [];
  const path = rest ?? word;
  if (path === '') throw refused(`--output-file ${word} names no file`, 'give it as FORMAT=PATH');
  if (path === '-') {
    throw refused(`--output-file ${word} is no file`, 'what is to come on stdout is said by -o');
  }
  return { format: named === undefined ? formatByEnding(path) : formatByName(named), path };
}

function formatByName(word: string): FormatName {
  if (isFormatName(word)) return word;
  throw refused(`--output-file: there is no format "${word}"`, `formats: ${FORMAT_NAMES.join(', ')}`);
}

function formatByEnding(path: string): FormatName {
  const ending = extname(path).toLowerCase();
  const format = FORMAT_NAMES.find((name) => formatOf(name).endings?.includes(ending));
  if (format) return format;
  const known = FORMAT_NAMES.flatMap((name) => formatOf(name).endings ?? []);
  throw refused(
    `--output-file ${path}: its ending does not tell the format`,
    `name it, as in json=${path}, or use one of the endings ${known.join(' ')}`,
  );
}

function refused(message: string, hint: string): UserError {
  return new UserError(message, { code: 'BAD_OUTPUT_FILE', hint });
}
