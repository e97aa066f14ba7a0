import { heatMap } from '../heat-map/heat-map.ts';
import type { Report } from '../report.ts';
import { renderTable, type TableView } from '../tables/table.ts';
import { findingLines } from './finding-lines.ts';

export interface PageView extends TableView {
  /** Whether the heat-map may be drawn in blocks: this needs colours and more than ASCII. */
  readonly blocks: boolean;
}

/** What a person reads on stdout: an overview, then the causes, then the single probes. Pure. */
export function renderPage(report: Report, view: PageView): string {
  const { style, screen } = view;
  const findings = findingLines(report, { style, columns: screen.columns });
  return [textOf(heatMap(report, view)), textOf(findings), renderTable(report, view)]
    .filter((part) => part !== '')
    .join('\n');
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
