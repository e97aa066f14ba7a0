import type { Failure } from '../../model/measured-run.ts';
import { FAMILY_WORDS } from '../../model/network.ts';
import type { Report } from '../report.ts';
import { html, type Markup } from './markup.ts';

/** As many as the terminal shows. Nobody reads more. */
const MOST_ROWS = 500;

/** netctl's words, as in the terminal's tables. The mark helps readers who cannot see the colour. */
const RESULT = { fail: '✕ FAILED', error: '● EXCEPTION' } as const;

/** The probes that did not pass, as a table. Also for readers who cannot see the matrix. */
export function failuresPart(report: Report): Markup | undefined {
  const { failures } = report;
  if (failures.length === 0) return undefined;
  const two = report.spec.destinations.length > 0;
  const rest = failures.length - MOST_ROWS;
  const more = rest > 0 ? `The first ${MOST_ROWS} of ${failures.length}; -o json has them all.` : undefined;
  return html`<section class="failures" aria-labelledby="failures-head">
<h2 id="failures-head">What did not pass <span class="quiet">${failures.length.toLocaleString('en')}</span></h2>
${more ? html`<p class="quiet">${more}</p>` : undefined}
<div class="wide" tabindex="0" role="region" aria-labelledby="failures-head"><table>
<thead><tr><th scope="col">Result</th><th scope="col">Reason</th><th scope="col">Check</th><th scope="col">Path</th><th scope="col">Family</th>${two ? html`<th scope="col">From cluster</th>` : undefined}<th scope="col">From</th>${two ? html`<th scope="col">To cluster</th>` : undefined}<th scope="col">To</th><th scope="col">Target</th><th scope="col" class="number">Tries</th><th scope="col" class="number">Latency</th><th scope="col">Detail</th></tr></thead>
<tbody>
${failures.slice(0, MOST_ROWS).map((failure) => failureRow(failure, two))}
</tbody></table></div>
</section>`;
}

function failureRow(failure: Failure, two: boolean): Markup {
  const { verdict, reason, check, path, family, source, destination, target, attempts, latencyMs, detail } = failure;
  const result = verdict === 'fail' ? 'fail' : 'error';
  const latency = latencyMs === undefined ? '' : `${latencyMs.toFixed(2)} ms`;
  const cluster = (name: string) => (two ? html`<td>${name}</td>` : undefined);
  return html`<tr><td class="result ${result}">${RESULT[result]}</td><td>${reason}</td><td>${check}</td><td>${path}</td><td>${FAMILY_WORDS[family]}</td>${cluster(source.cluster)}<td class="name">${source.node}</td>${cluster(destination.cluster)}<td class="name">${destination.node}</td><td class="name">${target}</td><td class="number">${attempts}</td><td class="number">${latency}</td><td>${detail}</td></tr>
`;
}
