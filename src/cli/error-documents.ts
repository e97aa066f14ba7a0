import type { NetdoctorError } from '../errors.ts';
import { API_VERSION } from '../model/measured-run.ts';
import { type Format, formatOf, isFormatName } from '../report/formats.ts';
import { type OutputFile, parseOutputFile } from '../report/output-file.ts';
import type { ErrorReport } from '../report/report.ts';
import type { Io } from '../ui/io.ts';
import { writeAll } from '../ui/write-all.ts';
import { expandShortFlags } from './short-flags.ts';

/**
 * A user who asked for documents gets them even if nothing ran, on stdout and in files. argv may be too wrong
 * to parse.
 */
export async function writeErrorDocuments(error: NetdoctorError, argv: readonly string[], io: Io): Promise<void> {
  const words = expandShortFlags(argv);
  const document = errorReport(error);
  const load = wantedFormat(words)?.loadError;
  if (load) writeAll(io.stdout, (await load())(document));
  const files = wantedFiles(words);
  if (files.length === 0) return;
  const { writeErrorFiles } = await import('../run/output-files.ts');
  await writeErrorFiles(document, files, io);
}

function errorReport({ code, message, hint }: NetdoctorError): ErrorReport {
  return { apiVersion: API_VERSION, kind: 'Report', error: { code, message, ...(hint ? { hint } : {}) } };
}

function wantedFormat(words: readonly string[]): Format | undefined {
  const name = valuesOf(words, ['-o', '--output']).findLast(isFormatName);
  return name && formatOf(name);
}

function wantedFiles(words: readonly string[]): readonly OutputFile[] {
  return valuesOf(words, ['--output-file']).flatMap((word) => {
    try {
      return [parseOutputFile(word)];
    } catch {
      // The command has reported this, or would have.
      return [];
    }
  });
}

/** The values of these flags, given as `--flag value` or `--flag=value`. */
function valuesOf(words: readonly string[], flags: readonly string[]): readonly string[] {
  return words.flatMap((word, index) => {
    const flag = flags.find((one) => word.startsWith(`${one}=`));
    if (flag) return [word.slice(flag.length + 1)];
    const next = words[index + 1];
    return flags.includes(word) && next !== undefined ? [next] : [];
  });
}
