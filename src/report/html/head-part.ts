import type { ShownCluster } from '../../model/measured-run.ts';
import { NO_STYLE } from '../../ui/style.ts';
import type { Report } from '../report.ts';
import { directionLine, verdictLine } from '../text/summary-words.ts';
import { html, type Markup } from './markup.ts';

export function verdictText(report: Report): string {
  return verdictLine(report, NO_STYLE);
}

/** The verdict, what was probed, when and how much. */
export function headPart(report: Report): Markup {
  const { metadata, summary, spec } = report;
  const untried = summary.probes - summary.pass - summary.fail - summary.error - summary.skip;
  const directions = spec.destinations.length > 0 ? summary.directions.map((one) => directionLine(one, NO_STYLE)) : [];
  return html`<header>
<div class="bar">
<p class="brand">kubectl netdoctor</p>
<p class="run"><span>run <b>${metadata.runId}</b></span> <span>${whenWords(metadata)}</span> <span>netdoctor ${metadata.version}</span></p>
<button type="button" id="theme" class="tool" hidden>Dark</button>
</div>
<h1 class="${toneOf(report)}">${verdictText(report)}</h1>
${directions.length > 0 ? html`<ul class="directions">${directions.map((line) => html`<li>${line}</li>`)}</ul>` : undefined}
<div class="facts">
<dl class="counts">
${count('Probes', summary.probes)}
${count('Passed', summary.pass, 'pass')}
${count('Failed', summary.fail, 'fail')}
${count('Not measured', summary.error, 'error')}
${count('Skipped', summary.skip, 'skip')}
${count('Not tried', untried, 'none')}
</dl>
<ul class="clusters">${[spec.source, ...spec.destinations].map(clusterItem)}</ul>
</div>
</header>`;
}

/** The same three results as the exit codes: broken, fine, or not known. */
function toneOf({ summary }: Report): string {
  if (summary.fail > 0) return 'bad';
  return summary.complete ? 'good' : 'doubtful';
}

function count(word: string, number: number, kind = ''): Markup {
  return html`<div class="count ${kind} ${number === 0 ? 'zero' : ''}"><dt>${word}</dt><dd>${number.toLocaleString('en')}</dd></div>`;
}

function clusterItem({ name, context, version, server, namespace }: ShownCluster): Markup {
  const from = context === name ? '' : `context ${context}, `;
  return html`<li><b>${name}</b> <span>${from}Kubernetes ${version}, ${server}, namespace ${namespace}</span></li>`;
}

function whenWords({ startedAt, finishedAt }: Report['metadata']): string {
  const seconds = Math.round((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
  return `${startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')}, took ${seconds} s`;
}
