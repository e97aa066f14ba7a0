import { oneLine } from '../../text/visible.ts';
import type { Io } from '../../ui/io.ts';
import { isUtf8 } from '../../ui/locale.ts';
import { screenOf } from '../../ui/screen.ts';
import { hasColour, styleFor } from '../../ui/style.ts';
import { writeAll } from '../../ui/write-all.ts';
import { EXIT_INCOMPLETE, exitCodeOf } from '../exit-code.ts';
import { type FormatName, formatOf, type RenderSurroundings } from '../formats.ts';
import type { Report } from '../report.ts';
import { findingLine } from './finding-lines.ts';
import { incompleteLines } from './incomplete.ts';
import { summaryWords, verdictLine } from './summary-words.ts';

export interface PrintOptions {
  readonly format: FormatName;
  /** The folder where the run is saved; undefined if it is not saved. */
  readonly folder: string | undefined;
  /** The command that removes the floaters; undefined if they are removed automatically. */
  readonly clean: string | undefined;
  readonly io: Io;
}

/** Writes data to stdout and messages to stderr. Stdout holds one document of the format and nothing else. */
export async function printReport(report: Report, { format, folder, clean, io }: PrintOptions): Promise<void> {
  const render = await formatOf(format).load();
  writeAll(io.stdout, render(report, surroundingsOf(io)));
  if (io.loud) {
    const style = styleFor('stderr', { ...io, stderr: io.loud });
    const lines = [
      verdictLine(report, style),
      ...(exitCodeOf(report) === EXIT_INCOMPLETE ? incompleteLines(report).map((line) => style.doubtful(line)) : []),
      ...report.findings.map((finding) => findingLine(finding, style)),
    ];
    io.loud.write(lines.map((line) => `${line}\n`).join(''));
    return;
  }
  const style = styleFor('stderr', io);
  io.stderr.write(`${summaryWords(report, style)}\n`);
  if (folder !== undefined) io.stderr.write(style.quiet(`Saved as ${oneLine(folder)}\n`));
  if (clean === undefined) return;
  const words = `The floaters still run, so that the next check and resume are quick; ${oneLine(clean)} removes them.\n`;
  io.stderr.write(style.quiet(words));
}

function surroundingsOf(io: Io): RenderSurroundings {
  const blocks = hasColour(io.stdout, io) && isUtf8(io.env);
  return { screen: screenOf(io.stdout), style: styleFor('stdout', io), blocks };
}
