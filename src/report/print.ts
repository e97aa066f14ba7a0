import type { Io } from '../ui/io.ts';
import { styleFor } from '../ui/style.ts';
import type { Report } from './report.ts';
import { renderTable } from './table.ts';
import { summaryWords, verdictLine } from './words.ts';
import { toYaml } from './yaml.ts';

export interface PrintOptions {
  readonly format: string;
  /** Where the run is saved. */
  readonly folder: string;
  /** The command that removes the floaters; undefined where they go by themselves. */
  readonly clean: string | undefined;
  readonly io: Io;
}

/** Data on stdout, words on stderr; with json or yaml stdout holds one document and nothing else. */
export function printReport(report: Report, { format, folder, clean, io }: PrintOptions): void {
  if (format === 'yaml') io.stdout.write(toYaml(report));
  else if (format === 'json') io.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else io.stdout.write(renderTable(report, styleFor('stdout', io)));
  if (io.loud) {
    io.loud.write(`${verdictLine(report, styleFor('stderr', { ...io, stderr: io.loud }))}\n`);
    return;
  }
  const style = styleFor('stderr', io);
  io.stderr.write(`${summaryWords(report, style)}\n`);
  io.stderr.write(style.quiet(`Saved as ${folder}\n`));
  if (clean === undefined) return;
  const words = `The floaters still run, so that the next check and resume are quick; ${clean} removes them.\n`;
  io.stderr.write(style.quiet(words));
}
