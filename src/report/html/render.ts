import { createHash } from 'node:crypto';
import type { Report } from '../report.ts';
import { pageData } from './encode.ts';
import { failuresPart } from './failures-part.ts';
import { findingsPart } from './findings-part.ts';
import { headPart, verdictText } from './head-part.ts';
import { listsPart } from './lists-part.ts';
import { html, type Markup, scriptJson, trusted } from './markup.ts';
import { matrixPart, storyPart } from './matrix-part.ts';
import { SCRIPT, STYLE } from './page.generated.ts';

/**
 * The report as a single HTML file that needs nothing else. It contains style, script and data, and its
 * policy forbids loading and sending anything. Names and details come from the cluster, so they are always
 * inserted as text. Pure.
 */
export function renderHtml(report: Report): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${verdictText(report)} netdoctor ${report.metadata.runId}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
${headPart(report)}
<main>
${workPart(report)}
${failuresPart(report)}
${listsPart(report)}
</main>
<script type="application/json" id="data">${scriptJson(pageData(report))}</script>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`;
  return page.markup;
}

function workPart(report: Report): Markup {
  const found = report.findings.length > 0;
  return html`<div class="work ${found ? 'has-findings' : ''}">
${found ? findingsPart(report) : undefined}
${matrixPart()}
${storyPart()}
</div>`;
}

/** Only the page's own script runs, even if text got into the page as markup. */
const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
