import { findingLines } from './finding-lines.ts';
import type { Report } from './report.ts';
import { renderTable, type View } from './table.ts';

/** What a person reads on stdout: what is behind it first, then probe by probe. Pure. */
export function renderPage(report: Report, view: View): string {
  const { style, screen } = view;
  const findings = findingLines(report, { style, columns: screen.columns });
  return [textOf(findings), renderTable(report, view)].filter((part) => part !== '').join('\n');
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
