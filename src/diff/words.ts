import { listed } from '../model/untested.ts';
import { counted } from '../text/plural.ts';
import type { Style } from '../ui/style.ts';
import type { ComparedRun, Diff, DiffEnd } from './diff.ts';

/** Describes the changes in a few lines: first the verdict, then what it does not cover. Pure. */
export function diffWords(diff: Diff, style: Style): string {
  const { before, after, warnings } = diff;
  return [
    diffVerdict(diff, style),
    ...[before, after].map((run, index) => style.quiet(`${index === 0 ? 'before' : 'after'}: ${runWords(run)}`)),
    ...warnings.map((line) => style.doubtful(`note: ${line}`)),
    ...slowerLine(diff).map((line) => style.doubtful(line)),
    ...findingLine(diff),
    ...nodeLines(diff),
    ...uncomparedLines(diff),
  ].join('\n');
}

/** Whether it got worse, in one line. */
export function diffVerdict(diff: Diff, style: Style): string {
  const words = [...changeWords(diff), ...doubtWords(diff)].join(', ');
  switch (diff.result) {
    case 'worse':
      return style.bad(`worse: ${words}`);
    case 'unclear':
      return style.doubtful(`not clear: ${words}`);
    case 'better':
      return style.good(`better: ${words}`);
    case 'same':
      return words === '' ? style.good('no change: nothing fails, then or now') : `no change: ${words}`;
    default:
      return diff.result satisfies never;
  }
}

function changeWords({ probes }: Diff): readonly string[] {
  const failures = probes.new.length;
  return [
    ...(failures > 0 ? [counted(failures, 'new failure')] : []),
    ...(probes.fixed.length > 0 ? [`${probes.fixed.length} fixed`] : []),
    ...(probes.still.length > 0 ? [`${probes.still.length} still failing`] : []),
  ];
}

function doubtWords({ probes, counts }: Diff): readonly string[] {
  const firstFailing = probes.found.filter(({ is }) => is.verdict === 'fail').length;
  return [
    ...(probes.lost.length > 0 ? [`${probes.lost.length} not measured now`] : []),
    ...(firstFailing > 0 ? [`${firstFailing} failing that ${was(firstFailing)} not measured before`] : []),
    ...(counts.onlyAfterFailing > 0
      ? [`${counts.onlyAfterFailing} failing that ${was(counts.onlyAfterFailing)} not probed before`]
      : []),
  ];
}

function was(count: number): string {
  return count === 1 ? 'was' : 'were';
}

function runWords({ runId, startedAt, clusters }: ComparedRun): string {
  const where = clusters.map(({ name, version }) => `${name} ${version}`).join(' and ');
  return `run ${runId} of ${startedAt}: ${where}`;
}

function slowerLine({ slower }: Diff): readonly string[] {
  if (slower.length === 0) return [];
  return [`slower: ${counted(slower.length, 'group')} of probes`];
}

function findingLine({ findings }: Diff): readonly string[] {
  const { new: fresh, gone, still } = findings;
  if (fresh.length + gone.length + still.length === 0) return [];
  return [`findings: ${fresh.length} new, ${gone.length} gone, ${still.length} still there`];
}

function nodeLines({ nodes: { came, went } }: Diff): readonly string[] {
  return [
    ...(came.length > 0 ? [`nodes that came: ${nodeWords(came)}`] : []),
    ...(went.length > 0 ? [`nodes that went: ${nodeWords(went)}`] : []),
  ];
}

function nodeWords(nodes: readonly DiffEnd[]): string {
  return listed(nodes.map(({ cluster, node }) => `${node} of ${cluster}`));
}

function uncomparedLines({ counts }: Diff): readonly string[] {
  const { onlyBefore, onlyAfter, unmeasured } = counts;
  return [
    ...(onlyBefore > 0 ? [`not compared: ${counted(onlyBefore, 'probe')} that only the run before made`] : []),
    ...(onlyAfter > 0 ? [`not compared: ${counted(onlyAfter, 'probe')} that only the run after made`] : []),
    ...(unmeasured > 0 ? [`not compared: ${counted(unmeasured, 'probe')} that neither run could measure`] : []),
  ];
}
