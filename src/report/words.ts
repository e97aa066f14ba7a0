import type { Style } from '../ui/style.ts';
import type { Report } from './report.ts';

/** The summary in words: the verdict first, then what was not tested. Pure. */
export function summaryWords(report: Report, style: Style): string {
  const { summary, untested, skipped } = report;
  const lines = [verdictLine(report, style)];
  for (const { path, medianMs, p95Ms, maxMs } of summary.latency) {
    lines.push(style.quiet(`${path}: connected in ${medianMs} ms (median), ${p95Ms} ms (95 %), ${maxMs} ms (most)`));
  }
  for (const { check, family, probes, detail } of skipped)
    lines.push(`skipped: ${probes} ${check} probes over ${family}: ${detail}`);
  for (const { node, reason, byRule } of untested) {
    lines.push(byRule ? style.quiet(`left out: ${node}: ${reason}`) : style.doubtful(`not tested: ${node}: ${reason}`));
  }
  return lines.join('\n');
}

function verdictLine({ summary, matrix }: Report, style: Style): string {
  const { probes, pass, fail, error, skip, complete } = summary;
  const nodes = matrix.endpoints.length;
  if (probes === 0)
    return style.doubtful(
      `Nothing was probed: ${nodes < 2 ? 'a single node has no other to talk to' : 'no floater got ready'}.`,
    );
  const unfinished = probes - pass - fail - error - skip;
  const rest = [
    ...(error > 0 ? [`${error} could not be measured`] : []),
    ...(unfinished > 0 ? [`${unfinished} were not tried`] : []),
  ];
  const tail = rest.length > 0 ? ` ${rest.join(', ')}.` : '';
  if (fail > 0) return style.bad(`The network is broken: ${fail} of ${probes} probes failed, ${pass} passed.${tail}`);
  if (complete) return style.good(`The network works: all ${pass} probes between ${nodes} nodes passed.`);
  return style.doubtful(`No probe failed, but the check is not complete: ${pass} of ${probes} probes passed.${tail}`);
}
