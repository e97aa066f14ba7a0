import { cells, countVerdicts, type Matrix } from '../check/matrix.ts';
import { verdictOf } from '../check/verdict.ts';
import type { BoundPlan } from '../plan/bind.ts';
import type { Direction } from '../plan/directions.ts';
import type { Path } from '../plan/words.ts';
import type { DirectionSummary, LatencySummary, Summary } from './report.ts';

/** Counts and latencies of a run; pure. */
export function summarise(bound: BoundPlan, matrix: Matrix): Summary {
  const counts = countVerdicts(matrix);
  const probes = countPlanned(bound);
  const judged = counts.pass + counts.fail + counts.error + counts.skip;
  const missing = bound.untested.some(({ byRule }) => !byRule);
  return {
    probes,
    ...counts,
    complete:
      counts.error === 0 && judged === probes && !missing && judged > counts.skip && !skippedWhole(bound, matrix),
    latency: [...passLatencies(matrix)].map(([path, values]) => latencySummary(path, values)),
    directions: directionSummaries(bound, matrix),
  };
}

function passLatencies(matrix: Matrix): ReadonlyMap<Path, readonly number[]> {
  const latencies = new Map<Path, number[]>();
  for (const { code, section, latencyMs } of cells(matrix)) {
    const path = matrix.sections[section]?.path;
    if (!path || verdictOf(code) !== 'pass') continue;
    const values = latencies.get(path) ?? [];
    values.push(latencyMs);
    latencies.set(path, values);
  }
  return latencies;
}

/** A check that was `skip` on every pair has shown nothing. */
function skippedWhole({ plan }: BoundPlan, matrix: Matrix): boolean {
  const tried = new Set<string>();
  for (const { code, section } of cells(matrix)) {
    const check = matrix.sections[section]?.check;
    if (check && verdictOf(code) !== 'skip') tried.add(check);
  }
  return plan.checks.some(({ name }) => !tried.has(name));
}

/** Every pair of every section, whether or not its floaters are there. */
export function countPlanned(bound: Pick<BoundPlan, 'plan' | 'sections'>): number {
  return bound.plan.directions.reduce((sum, direction) => sum + plannedAlong(bound, direction), 0);
}

/** A floater never probes itself: on one layer of one cluster there is a pair less for each. */
function plannedAlong({ plan, sections }: Pick<BoundPlan, 'plan' | 'sections'>, { from, to }: Direction): number {
  const on = (cluster: string, layer: string | undefined) =>
    plan.endpoints.filter((endpoint) => endpoint.cluster === cluster && endpoint.layer === layer).length;
  return sections.reduce((sum, { path }) => {
    const [fromLayer, toLayer] = path.split('-');
    const itself = from === to && fromLayer === toLayer ? 1 : 0;
    return sum + on(from, fromLayer) * Math.max(0, on(to, toLayer) - itself);
  }, 0);
}

function directionSummaries(bound: BoundPlan, matrix: Matrix): readonly DirectionSummary[] {
  const { directions, endpoints } = bound.plan;
  const counts = directions.map((direction) => ({
    ...direction,
    probes: plannedAlong(bound, direction),
    pass: 0,
    fail: 0,
    error: 0,
    skip: 0,
  }));
  for (const { code, source, endpoint } of cells(matrix)) {
    const verdict = verdictOf(code);
    const [from, to] = [endpoints[source]?.cluster, endpoints[endpoint]?.cluster];
    const count = counts.find((one) => one.from === from && one.to === to);
    if (verdict && count) count[verdict] += 1;
  }
  return counts;
}

function latencySummary(path: Path, values: readonly number[]): LatencySummary {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.ceil(share * sorted.length) - 1] ?? 0) * 100) / 100;
  return { path, medianMs: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}
