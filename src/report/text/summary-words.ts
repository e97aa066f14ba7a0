import { traitsIn } from '../../model/check-traits.ts';
import type { DirectionSummary, LatencySummary, Resumed } from '../../model/measured-run.ts';
import { leadsToService } from '../../model/network.ts';
import type { Endpoint } from '../../model/plan.ts';
import { remarkWords } from '../../model/remark.ts';
import { byReason, groupWords } from '../../model/untested.ts';
import { counted } from '../../text/plural.ts';
import type { Style } from '../../ui/style.ts';
import type { Report } from '../report.ts';
import { idleLines } from './incomplete.ts';
import { noteLines } from './note-lines.ts';
import { isSeveral, pairWords } from './pair-words.ts';

/** The summary in words: the verdict first, then what was not tested and what else to know. Pure. */
export function summaryWords(report: Report, style: Style): string {
  const { summary, skipped, spec } = report;
  const lines = [verdictLine(report, style)];
  if (report.resumed) lines.push(...resumedLines(report.resumed, isSeveral(report), style));
  if (spec.destinations.length > 0) lines.push(...summary.directions.map((one) => directionLine(one, style)));
  lines.push(...summary.latency.map((one) => style.quiet(latencyLine(one, spec.checks))));
  lines.push(...noteLines(report).map((line) => style.doubtful(line)));
  for (const { check, family, probes, detail } of skipped)
    lines.push(`skipped: ${counted(probes, `${check} probe`)} over ${family}: ${detail}`);
  lines.push(...idleLines(report).map((line) => style.doubtful(line)));
  return [...lines, ...untestedLines(report, style), ...remarkLines(report, style)].join('\n');
}

const MOST_FIXED = 10;

function resumedLines(
  { runId, fixed, still, fresh, first }: Resumed,
  several: boolean,
  style: Style,
): readonly string[] {
  const head = `resumed ${runId}: ${fixed.length} fixed, ${still} still not passing, ${fresh} new, ${first} tried for the first time`;
  const shown = fixed.slice(0, MOST_FIXED).map(({ check, family, was, ...ends }) => {
    return style.good(`fixed: ${pairWords(ends, several)} (${check} ${family}, was ${was})`);
  });
  const more = fixed.length - shown.length;
  return [head, ...shown, ...(more > 0 ? [`fixed: ${more} more`] : [])];
}

/** If there is only one check, it is not named. */
function latencyLine(
  { check, path, medianMs, p95Ms, maxMs }: LatencySummary,
  checks: Report['spec']['checks'],
): string {
  const did = traitsIn(checks)(check).latency === 'connection' ? 'connected' : 'answered';
  const what = `${checks.length > 1 ? `${check} ` : ''}${path}: ${did}`;
  return `${what} in ${medianMs} ms (median), ${p95Ms} ms (95 %), ${maxMs} ms (most)`;
}

function untestedLines({ untested, spec }: Report, style: Style): readonly string[] {
  return byReason(untested).map((group) => {
    const { reason, byRule } = group;
    const where = groupWords(group, spec.destinations.length > 0);
    return byRule ? style.quiet(`left out: ${where}: ${reason}`) : style.doubtful(`not tested: ${where}: ${reason}`);
  });
}

function remarkLines({ remarks, spec }: Report, style: Style): readonly string[] {
  const one = spec.destinations.length === 0;
  return remarks.map((remark) => style.doubtful(remarkWords(one ? { ...remark, cluster: '' } : remark)));
}

/** How the probes from one cluster to another went. */
export function directionLine(summary: DirectionSummary, style: Style): string {
  const { from, to, probes, pass, fail, error, skip, onlyServices } = summary;
  const untried = probes - pass - fail - error - skip;
  const rest = [
    ...(fail > 0 ? [`${fail} failed`] : []),
    ...(error > 0 ? [`${error} could not be measured`] : []),
    ...(skip > 0 ? [`${skip} skipped`] : []),
    ...(untried > 0 ? [`${untried} not tried`] : []),
  ];
  const where = onlyServices ? `services of ${from}` : from === to ? `within ${from}` : `${from} → ${to}`;
  const words = `${where}: ${[`${pass} of ${counted(probes, 'probe')} passed`, ...rest].join(', ')}`;
  return fail > 0 ? style.bad(words) : error + untried > 0 ? style.doubtful(words) : words;
}

/** Whether the network works, in one line. */
export function verdictLine(report: Report, style: Style): string {
  const { probes, pass, fail, error, skip, complete } = report.summary;
  if (probes === 0) return style.doubtful(`Nothing was probed: ${nothingWords(report)}.`);
  const unfinished = probes - pass - fail - error - skip;
  const rest = [
    ...(error > 0 ? [`${error} could not be measured`] : []),
    ...(unfinished > 0 ? [`${unfinished} ${unfinished === 1 ? 'was' : 'were'} not tried`] : []),
  ];
  const tail = rest.length > 0 ? ` ${rest.join(', ')}.` : '';
  if (fail > 0)
    return style.bad(`The network is broken: ${fail} of ${counted(probes, 'probe')} failed, ${pass} passed.${tail}`);
  if (complete) return worksLine(report, style);
  return style.doubtful(
    `No probe failed, but the check is not complete: ${pass} of ${counted(probes, 'probe')} passed.${tail}`,
  );
}

/** A pass says something only about the part of the network that was probed. */
function worksLine(report: Report, style: Style): string {
  const { matrix, remarks, summary } = report;
  const probes = summary.pass === 1 ? 'the one probe' : `all ${summary.pass} probes`;
  if (remarks.some(({ code }) => code === 'NO_PAIRS')) {
    const words = `${probes} from ${nodesWords(report)} passed`;
    return style.doubtful(`No probe failed: ${words}; there was no pair of nodes to probe.`);
  }
  const where = matrix.rows.some(({ path }) => !leadsToService(path)) ? 'between' : 'from';
  return style.good(`The network works: ${probes} ${where} ${nodesWords(report)} passed.`);
}

function nothingWords({ matrix, nodes }: Report): string {
  if (floaterNodes(matrix.endpoints).size < 2) return 'a single node has no other to talk to';
  const ready = nodes.some(({ floaters }) => floaters.length > 0);
  return ready ? 'no probe leads from one of these nodes to another' : 'no floater got ready';
}

/** `3 nodes`; `3 nodes of a and 4 nodes of b`. */
function nodesWords({ matrix, spec }: Report): string {
  if (spec.destinations.length === 0) return counted(floaterNodes(matrix.endpoints).size, 'node');
  return [spec.source, ...spec.destinations]
    .map(({ name }) => {
      const own = matrix.endpoints.filter(({ cluster }) => cluster === name);
      return `${counted(floaterNodes(own).size, 'node')} of ${name}`;
    })
    .join(' and ');
}

function floaterNodes(endpoints: readonly Endpoint[]): ReadonlySet<string> {
  return new Set(endpoints.filter(({ layer }) => layer !== 'service').map(({ cluster, node }) => `${cluster}/${node}`));
}
