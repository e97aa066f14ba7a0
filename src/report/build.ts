import { diagnose } from '../diagnose/diagnose.ts';
import type { BoundPlan } from '../model/bound-plan.ts';
import { cellKey, cells, countVerdicts, type Matrix, type RowSpread, unpassedCells } from '../model/matrix.ts';
import type { MeasuredRun } from '../model/measured-run.ts';
import {
  API_VERSION,
  type Failure,
  type MatrixRowReport,
  type ReportEnd,
  type ReportNote,
  type ShownCluster,
  type SpreadReport,
} from '../model/measured-run.ts';
import type { ClusterRef, Endpoint } from '../model/plan.ts';
import { reasonOf, verdictOf } from '../model/verdict.ts';
import { visibleValue } from '../text/visible-value.ts';
import { compareFailures, failureOf } from './failures.ts';
import type { Report, ReportInput } from './report.ts';
import { resumedFacts } from './resumed.ts';
import { summarise } from './summary.ts';

/** Builds the report from the verdicts. Pure. */
export function buildReport(input: ReportInput): Report {
  return withFindings(describeRun(input));
}

/** The report without the findings. Pure. */
export function describeRun(input: ReportInput): MeasuredRun {
  const { bound, matrix, startedAt, finishedAt, version, options, remarks = [], before } = input;
  const { plan } = bound;
  return {
    apiVersion: API_VERSION,
    kind: 'Report',
    metadata: { runId: plan.runId, startedAt: startedAt.toISOString(), finishedAt: finishedAt.toISOString(), version },
    spec: visibleValue({
      source: shownCluster(plan.source),
      destinations: plan.destinations.map(shownCluster),
      checks: plan.checks,
      options,
    }),
    nodes: visibleValue(plan.nodes.map((node) => ({ ...node, floaters: floatersOn(bound, node) }))),
    summary: summarise(bound, matrix),
    ...(before ? { resumed: resumedFacts(before, bound, matrix) } : {}),
    failures: failuresOf(bound, matrix),
    notes: notesOf(bound, matrix),
    skipped: skippedOf(matrix),
    untested: visibleValue(bound.untested),
    remarks: visibleValue([...plan.remarks, ...remarks]),
    matrix: { endpoints: visibleValue(shownEnds(bound)), rows: rowsOf(matrix) },
  };
}

/** Adds the findings, in the key order in which people read the report. */
export function withFindings(run: MeasuredRun): Report {
  const { apiVersion, kind, metadata, spec, nodes, summary, resumed, ...rest } = run;
  const head = { apiVersion, kind, metadata, spec, nodes, summary, ...(resumed ? { resumed } : {}) };
  return { ...head, findings: diagnose(run), ...rest };
}

/**
 * Drops the flags, which concern only the user who made the run. The kubeconfig stays, because a context name
 * means something only together with its file.
 */
function shownCluster({ flags: { kubeconfig }, ...shown }: ClusterRef): ShownCluster {
  return kubeconfig ? { ...shown, kubeconfig } : shown;
}

/** Adds the aims, which are known once the deploy phase has made them. */
function shownEnds({ plan, aims }: BoundPlan): readonly Endpoint[] {
  return plan.endpoints.map((end, index) => {
    const aim = aims[index];
    return end.layer === 'service' && aim ? { ...end, aim } : end;
  });
}

function floatersOn(bound: BoundPlan, node: { cluster: string; name: string }): Report['nodes'][number]['floaters'] {
  return bound.floaters.flatMap((floater) =>
    floater && floater.cluster === node.cluster && floater.node === node.name
      ? [{ layer: floater.layer, pod: floater.pod, uid: floater.uid, addresses: floater.addresses }]
      : [],
  );
}

function failuresOf(bound: BoundPlan, matrix: Matrix): readonly Failure[] {
  const failures: Failure[] = [];
  const ends = bound.plan.endpoints.map((_, index) => endOf(bound, index));
  const nowhere = endOf(bound, -1);
  for (const cell of unpassedCells(matrix)) {
    const verdict = verdictOf(cell.code);
    const section = matrix.sections[cell.section];
    if (!section || !verdict || verdict === 'pass' || verdict === 'skip') continue;
    const { target, detail = '', attempts = 1, obstacle } = matrix.details.get(cellKey(cell)) ?? {};
    failures.push(
      failureOf({
        check: section.check,
        path: section.path,
        family: section.family,
        source: ends[cell.source] ?? nowhere,
        destination: ends[cell.endpoint] ?? nowhere,
        target,
        verdict,
        reason: reasonOf(cell.code),
        detail,
        obstacle,
        attempts,
        latencyMs: Number.isNaN(cell.latencyMs) ? undefined : round(cell.latencyMs),
      }),
    );
  }
  return failures.sort(compareFailures);
}

/** In the order of the matrix. */
function notesOf(bound: BoundPlan, matrix: Matrix): readonly ReportNote[] {
  const notes: ReportNote[] = [];
  if (matrix.notes.size === 0) return notes;
  for (const cell of cells(matrix)) {
    const note = matrix.notes.get(cellKey(cell));
    const section = matrix.sections[cell.section];
    if (!note || !section) continue;
    notes.push({ ...section, source: endOf(bound, cell.source), destination: endOf(bound, cell.endpoint), ...note });
  }
  return notes;
}

function endOf(bound: BoundPlan, index: number): ReportEnd {
  const endpoint = bound.plan.endpoints[index];
  const pod = bound.floaters[index]?.pod;
  return { cluster: endpoint?.cluster ?? '', node: endpoint?.node ?? '', ...(pod ? { pod } : {}) };
}

function skippedOf(matrix: Matrix): Report['skipped'] {
  const counts = new Map<string, Report['skipped'][number]>();
  if (countVerdicts(matrix).skip === 0) return [];
  for (const cell of unpassedCells(matrix)) {
    const section = matrix.sections[cell.section];
    if (!section || verdictOf(cell.code) !== 'skip') continue;
    const detail = matrix.details.get(cellKey(cell))?.detail ?? '';
    const key = `${cell.section}/${detail}`;
    counts.set(key, { ...section, detail, probes: (counts.get(key)?.probes ?? 0) + 1 });
  }
  return [...counts.values()];
}

function rowsOf(matrix: Matrix): readonly MatrixRowReport[] {
  return matrix.sections.flatMap((section, index) =>
    (matrix.rows[index] ?? []).flatMap((row, source) =>
      row
        ? [
            {
              ...section,
              source,
              verdicts: [...row.verdicts],
              latencies: shownMs(row.latencies),
              ...(row.spread ? { spread: shownSpread(row.spread) } : {}),
            },
          ]
        : [],
    ),
  );
}

function shownSpread({ min, p95, max, lost }: RowSpread): SpreadReport {
  return { min: shownMs(min), p95: shownMs(p95), max: shownMs(max), lost: [...lost] };
}

function shownMs(values: Float32Array): readonly (number | null)[] {
  return Array.from(values, (ms) => (Number.isNaN(ms) ? null : round(ms)));
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
