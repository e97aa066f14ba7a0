import type { Io } from '../ui/io.ts';
import { screenOf } from '../ui/screen.ts';
import { styleFor } from '../ui/style.ts';
import { type FormatName, formatOf } from './formats.ts';
import type { Report } from './report.ts';
import { summaryWords, verdictLine } from './words.ts';

export interface PrintOptions {
  readonly format: FormatName;
  /** Where the run is saved. */
  readonly folder: string;
  /** The command that removes the floaters; undefined where they go by themselves. */
  readonly clean: string | undefined;
  readonly io: Io;
}

/** Data on stdout, words on stderr; stdout holds one document of the format and nothing else. */
export async function printReport(report: Report, { format, folder, clean, io }: PrintOptions): Promise<void> {
  const render = await formatOf(format).load();
  io.stdout.write(render(report, { screen: screenOf(io.stdout), style: styleFor('stdout', io) }));
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
