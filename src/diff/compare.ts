import { API_VERSION } from '../model/measured-run.ts';
import type { Report } from '../report/report.ts';
import { aligned, clustersOf } from './clusters.ts';
import type {
  ComparedRun,
  Diff,
  DiffEnd,
  DiffResult,
  NodeChanges,
  ProbeChanges,
  ProbeCounts,
  Reports,
} from './diff.ts';
import { comparedFindings } from './findings.ts';
import { comparedProbes } from './probes.ts';
import { sideOf } from './side.ts';
import { slowerThan } from './slower.ts';

/** The changes from one report to the other, by names. Pure. */
export function compareReports({ before, after }: Reports): Diff {
  const { rename, warnings } = aligned({ before, after });
  const sides = { before: sideOf(before, rename), after: sideOf(after, (name) => name) };
  const { probes, counts } = comparedProbes(sides);
  return {
    apiVersion: API_VERSION,
    kind: 'Diff',
    before: comparedRun(before),
    after: comparedRun(after),
    result: resultOf(probes, counts),
    counts,
    warnings: [...warnings, ...incompleteWarnings({ before, after })],
    probes,
    nodes: nodeChanges({ before, after }, rename),
    slower: slowerThan(sides),
    findings: comparedFindings({ before, after }, rename),
  };
}

function comparedRun(report: Report): ComparedRun {
  const { runId, startedAt } = report.metadata;
  const clusters = clustersOf(report).map(({ name, server, fingerprint, version }) => ({
    name,
    server,
    fingerprint,
    version,
  }));
  return { runId, startedAt, clusters };
}

/** Probes that a run lacks, for example because it was interrupted, cannot be new or fixed. */
function incompleteWarnings(reports: Reports): readonly string[] {
  return Object.entries(reports).flatMap(([which, { summary }]: [string, Report]) =>
    summary.complete ? [] : [`the run ${which} is not complete`],
  );
}

/** Findings do not count, because a new finding may be the rest of a larger one. */
function resultOf(probes: ProbeChanges, { onlyAfterFailing }: ProbeCounts): DiffResult {
  if (probes.new.length > 0) return 'worse';
  const fails = probes.found.some(({ is }) => is.verdict === 'fail');
  if (probes.lost.length > 0 || fails || onlyAfterFailing > 0) return 'unclear';
  return probes.fixed.length > 0 ? 'better' : 'same';
}

function nodeChanges({ before, after }: Reports, rename: (cluster: string) => string): NodeChanges {
  const olds = before.nodes.map(({ cluster, name }): DiffEnd => ({ cluster: rename(cluster), node: name }));
  const news = after.nodes.map(({ cluster, name }): DiffEnd => ({ cluster, node: name }));
  return { came: without(news, olds), went: without(olds, news) };
}

/** In the order of the report, which is sorted. */
function without(nodes: readonly DiffEnd[], others: readonly DiffEnd[]): readonly DiffEnd[] {
  const key = ({ cluster, node }: DiffEnd) => JSON.stringify([cluster, node]);
  const known = new Set(others.map(key));
  return nodes.filter((node) => !known.has(key(node)));
}
