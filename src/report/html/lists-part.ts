import type { LatencySummary } from '../../model/measured-run.ts';
import { FAMILY_WORDS } from '../../model/network.ts';
import { byReason } from '../../model/untested.ts';
import type { Report } from '../report.ts';
import { endWords, isSeveral, pairWords } from '../text/pair-words.ts';
import { html, type Markup } from './markup.ts';

/** There may be as many notes as passes. */
const MOST_NOTES = 500;

/** The remaining lists. Each is included only if it has entries. */
export function listsPart(report: Report): readonly Markup[] {
  const { summary, notes, skipped, remarks } = report;
  return [
    part('Latency', summary.latency.length, () => latencyTable(summary.latency)),
    part('Not tested', report.untested.length, () => untestedList(report)),
    part('Skipped', skipped.length, () => bullets(skipped.map(skippedLine))),
    part('Remarks', remarks.length, () => bullets(remarks.map(remarkLine))),
    part('Notes on probes that passed', notes.length, () => notesTable(report)),
    ...resumedPart(report),
  ];
}

function part(head: string, count: number, content: () => Markup): Markup {
  if (count === 0) return html``;
  return html`<section class="list"><h2>${head} <span class="quiet">${count.toLocaleString('en')}</span></h2>${content()}</section>
`;
}

function bullets(lines: readonly Markup[]): Markup {
  return html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

function latencyTable(all: readonly LatencySummary[]): Markup {
  const rows = all.map(({ check, path, medianMs, p95Ms, maxMs }) => {
    const cells = [medianMs, p95Ms, maxMs].map((ms) => html`<td class="number">${ms.toFixed(2)} ms</td>`);
    return html`<tr><td>${check}</td><td>${path}</td>${cells}</tr>`;
  });
  return html`<table><thead><tr><th scope="col">Check</th><th scope="col">Path</th><th scope="col" class="number">Median</th><th scope="col" class="number">95 %</th><th scope="col" class="number">Most</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function untestedList({ untested, spec }: Report): Markup {
  const two = spec.destinations.length > 0;
  return bullets(
    byReason(untested).map(({ cluster, nodes, reason, byRule }) => {
      const where = two ? ` of ${cluster}` : '';
      return html`<b>${nodes.join(', ')}</b>${where}: ${reason}${byRule ? ' (left out by rule)' : ''}`;
    }),
  );
}

function skippedLine({ check, path, family, detail, probes }: Report['skipped'][number]): Markup {
  return html`<b>${probes.toLocaleString('en')} ${check} ${probes === 1 ? 'probe' : 'probes'}</b> (${path}, ${FAMILY_WORDS[family]}): ${detail}`;
}

function remarkLine({ cluster, code, detail, next }: Report['remarks'][number]): Markup {
  const more = next ? html` <span class="quiet">${next}</span>` : undefined;
  return html`<span class="code">${code}</span> ${cluster ? html`<b>${cluster}</b>: ` : undefined}${detail}${more}`;
}

function notesTable(report: Report): Markup {
  const { notes } = report;
  const several = isSeveral(report);
  const rows = notes.slice(0, MOST_NOTES).map(({ kind, check, path, family, source, destination, detail }) => {
    const cells = [
      kind,
      check,
      path,
      FAMILY_WORDS[family],
      endWords(source, several),
      endWords(destination, several),
      detail,
    ];
    return html`<tr>${cells.map((text) => html`<td>${text}</td>`)}</tr>`;
  });
  const heads = ['Note', 'Check', 'Path', 'Family', 'From', 'To', 'Detail'].map(
    (head) => html`<th scope="col">${head}</th>`,
  );
  const more = notes.length > MOST_NOTES ? `The first ${MOST_NOTES} of ${notes.length}; -o json has them all.` : '';
  return html`<p class="quiet">${more}</p><div class="wide"><table><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function resumedPart(report: Report): readonly Markup[] {
  const { resumed } = report;
  if (!resumed) return [];
  const { runId, fixed, still, fresh, first } = resumed;
  const lines = fixed.slice(0, MOST_NOTES).map(({ check, path, family, was, ...ends }) => {
    const where = `${check}, ${path}, ${FAMILY_WORDS[family]}`;
    return html`${pairWords(ends, isSeveral(report))} (${where}), was ${was}`;
  });
  const words = `${fixed.length} fixed, ${still} still not passing, ${fresh} new, ${first} tried for the first time`;
  return [html`<section class="list"><h2>Since run ${runId}</h2><p>${words}</p>${bullets(lines)}</section>`];
}
