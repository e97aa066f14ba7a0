import type { Io } from '../ui/io.ts';
import { screenOf } from '../ui/screen.ts';
import { styleFor } from '../ui/style.ts';
import { nameLines } from './name-lines.ts';
import type { Report } from './report.ts';
import { renderTable, type View } from './table.ts';
import { summaryWords, verdictLine } from './words.ts';
import { toYaml } from './yaml.ts';

export interface PrintOptions {
  readonly format: string;
  /** Where the run is saved; undefined where it is not. */
  readonly folder: string | undefined;
  /** The command that removes the floaters; undefined where they go by themselves. */
  readonly clean: string | undefined;
  readonly io: Io;
}

/** Data on stdout, words on stderr; with json or yaml stdout holds one document and nothing else, with name the pairs. */
export function printReport(report: Report, { format, folder, clean, io }: PrintOptions): void {
  if (format === 'yaml') io.stdout.write(toYaml(report));
  else if (format === 'json') io.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else if (format === 'name') io.stdout.write(nameLines(report.failures));
  else io.stdout.write(renderTable(report, viewOf(format, io)));
  if (io.loud) {
    io.loud.write(`${verdictLine(report, styleFor('stderr', { ...io, stderr: io.loud }))}\n`);
    return;
  }
  const style = styleFor('stderr', io);
  io.stderr.write(`${summaryWords(report, style)}\n`);
  if (folder !== undefined) io.stderr.write(style.quiet(`Saved as ${folder}\n`));
  if (clean === undefined) return;
  const words = `The floaters still run, so that the next check and resume are quick; ${clean} removes them.\n`;
  io.stderr.write(style.quiet(words));
}

function viewOf(format: string, io: Io): View {
  return { wide: format === 'wide', screen: screenOf(io.stdout), style: styleFor('stdout', io) };
}
