import type { Finding, NextStep } from '../diagnose/finding.ts';
import type { Failure } from '../model/measured-run.ts';
import { remarkWords } from '../model/remark.ts';
import { byReason, groupWords } from '../model/untested.ts';
import { counted } from '../text/plural.ts';
import { oneLine } from '../text/visible.ts';
import { NO_STYLE } from '../ui/style.ts';
import type { Report } from './report.ts';
import { markdownGrid } from './tables/markdown-grid.ts';
import { explainsWords, nextWords } from './text/finding-text.ts';
import { endWords, isSeveral } from './text/pair-words.ts';
import { verdictLine } from './text/summary-words.ts';

/** A ticket is read, not searched, so more would not help. */
const MOST_FAILURES = 50;

/**
 * `-o markdown`, for a ticket or a pull request: the verdict, then the findings, then the failed probes.
 * Pure.
 */
export function renderMarkdown(report: Report): string {
  const parts = [
    headPart(report),
    ...section('Findings', report.findings.map(findingPart)),
    ...section('Failed probes', failureParts(report)),
    ...section('Not tested', [untestedList(report)]),
    ...section('Remarks', [remarkList(report)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(title: string, parts: readonly string[]): readonly string[] {
  const filled = parts.filter((part) => part !== '');
  return filled.length > 0 ? [`## ${title}`, ...filled] : [];
}

function headPart(report: Report): string {
  const { metadata, spec } = report;
  const clusters = [spec.source, ...spec.destinations].map(({ name }) => safe(name)).join(' and ');
  const checks = spec.checks.map(({ name }) => safe(name)).join(', ');
  return [
    `# Network of ${clusters}`,
    `**${safe(verdictLine(report, NO_STYLE))}**`,
    `Checks: ${checks}. Run ${safe(metadata.runId)}, ended ${safe(metadata.finishedAt)}, kubectl-netdoctor ${safe(metadata.version)}.`,
  ].join('\n\n');
}

function findingPart(finding: Finding): string {
  const { code, severity, title, evidence, alternatives, reasons, next } = finding;
  return [
    `### ${safe(code)}: ${safe(title)}`,
    [severity, explainsWords(finding)].filter((words) => words !== '').join(', '),
    list(evidence),
    titled('It may also be:', alternatives),
    titled('Often behind it:', reasons),
    ...next.map(nextPart),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function titled(title: string, lines: readonly string[]): string {
  return lines.length > 0 ? `${title}\n\n${list(lines)}` : '';
}

function nextPart(step: NextStep): string {
  return `Next: ${safe(nextWords(step))}\n\n${fenced(step.command)}`;
}

/** The fence is longer than any fence in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([marks]) => marks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}sh\n${text}\n${fence}`;
}

function failureParts(report: Report): readonly string[] {
  const { failures } = report;
  if (failures.length === 0) return [];
  const shown = failures.slice(0, MOST_FAILURES);
  const head = ['Check', 'Path', 'Family', 'From', 'To', 'Target', 'Verdict', 'Why'];
  const rows = shown.map((failure) => failureCells(failure, isSeveral(report)));
  const more = failures.length - shown.length;
  return [markdownGrid(head, rows).trimEnd(), more > 0 ? `… and ${more} more of ${failures.length}.` : ''];
}

function failureCells(failure: Failure, several: boolean): readonly string[] {
  const { check, path, family, source, destination, target = '', verdict, reason, detail } = failure;
  const why = [reason, detail].filter(Boolean).join(': ');
  return [check, path, family, endWords(source, several), endWords(destination, several), target, verdict, why].map(
    safe,
  );
}

function untestedList({ untested, spec }: Report): string {
  const lines = byReason(untested).map((group) => {
    const where = groupWords(group, spec.destinations.length > 0);
    return `${where}: ${group.reason}${group.byRule ? ' (left out on purpose)' : ''}`;
  });
  return list(lines);
}

function remarkList({ remarks, spec, skipped }: Report): string {
  const one = spec.destinations.length === 0;
  return list([
    ...skipped.map(
      ({ check, path, family, probes, detail }) =>
        `skipped: ${counted(probes, 'probe')} of ${check} ${path} ${family}: ${detail}`,
    ),
    ...remarks.map((remark) => remarkWords(one ? { ...remark, cluster: '' } : remark)),
  ]);
}

/** Characters that would start a list within the list. */
const LIST_MARK = /^(\d*)([-+.)])/;

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${safe(line).replace(LIST_MARK, '$1\\$2')}`).join('\n');
}

/** The text on one line, escaped so that no Markdown reader takes it for markup or HTML. */
function safe(text: string): string {
  return oneLine(text)
    .replace(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]{}|~#!$]/g, '\\$&');
}
