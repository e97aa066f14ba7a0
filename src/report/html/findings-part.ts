import type { Finding, NextStep } from '../../diagnose/finding.ts';
import type { Report } from '../report.ts';
import { html, type Markup } from './markup.ts';

const SEVERITY = { error: 'cause', warning: 'warning', info: 'no cause' } as const satisfies Record<
  Finding['severity'],
  string
>;

/** Each cause with its evidence, alternatives and next steps. Without the script, all of them are open. */
export function findingsPart({ findings }: Report): Markup {
  return html`<section class="findings" aria-labelledby="findings-head">
<h2 id="findings-head">Findings <span class="quiet">${findings.length}</span></h2>
<ol>${findings.map(findingItem)}</ol>
</section>`;
}

function findingItem(finding: Finding, index: number): Markup {
  const { code, severity, title, evidence, alternatives, reasons, next } = finding;
  const share = shareWords(finding);
  const body = `finding-${index}`;
  return html`<li class="finding ${severity}" data-finding="${index}">
<h3><button type="button" aria-controls="${body}"><span class="tags"><span class="code">${code}</span> <span class="severity">${SEVERITY[severity]}</span>${share && html` <span class="explains">${share}</span>`}</span> <span class="title">${title}</span></button></h3>
<div class="body" id="${body}">
${share && html`<p class="quiet">Explains ${share} failed ${finding.of === 1 ? 'probe' : 'probes'}${scopeWords(finding)}.</p>`}
${listOf('What shows it', evidence)}
${listOf('What it may be instead', alternatives)}
${listOf('What often is behind it', reasons, 'ol')}
${next.length > 0 ? html`<h4>Next</h4><ul class="next">${next.map(nextItem)}</ul>` : undefined}
</div>
</li>`;
}

/** Undefined if there is nothing to explain, as for a warning, whose probes passed. */
function shareWords({ explains, of }: Finding): string | undefined {
  return explains > 0 ? `${explains.toLocaleString('en')} of ${of.toLocaleString('en')}` : undefined;
}

function scopeWords({ scope }: Finding): string {
  const scopes = [scope.checks, scope.paths, scope.families].map((all) => all.join(', ')).filter((all) => all !== '');
  return scopes.length > 0 ? ` (${scopes.join('; ')})` : '';
}

function listOf(head: string, lines: readonly string[], list: 'ul' | 'ol' = 'ul'): Markup | undefined {
  if (lines.length === 0) return undefined;
  const items = lines.map((line) => html`<li>${line}</li>`);
  return html`<h4>${head}</h4>${list === 'ol' ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`}`;
}

function nextItem({ why, command, node }: NextStep): Markup {
  const where = node === undefined ? undefined : html` <span class="on-node">on node ${node}</span>`;
  return html`<li><p>${why}${where}</p><div class="command"><code>${command}</code><button type="button" class="tool copy" hidden>Copy</button></div></li>`;
}
