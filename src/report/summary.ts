import { cells, countVerdicts, type Matrix } from '../check/matrix.ts';
import { verdictOf } from '../check/verdict.ts';
import type { BoundPlan } from '../plan/bind.ts';
import type { Direction } from '../plan/directions.ts';
import { layersOf } from '../plan/plan.ts';
import type { Layer } from '../plan/words.ts';
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
    latency: passLatencies(matrix),
    directions: directionSummaries(bound, matrix),
  };
}

/** By check and path: a handshake and a ping are not to be mixed. */
function passLatencies(matrix: Matrix): readonly LatencySummary[] {
  const found: Latencies[] = [];
  for (const { code, section, latencyMs } of cells(matrix)) {
    const where = matrix.sections[section];
    if (!where || verdictOf(code) !== 'pass') continue;
    const { check, path } = where;
    const same = found.find((one) => one.check === check && one.path === path);
    if (same) same.values.push(latencyMs);
    else found.push({ check, path, values: [latencyMs] });
  }
  return found.map(latencySummary);
}

interface Latencies extends Pick<LatencySummary, 'check' | 'path'> {
  readonly values: number[];
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
  const on = (cluster: string, layer: Layer) =>
    plan.endpoints.filter((endpoint) => endpoint.cluster === cluster && endpoint.layer === layer).length;
  return sections.reduce((sum, { path }) => {
    const [fromLayer, toLayer] = layersOf(path);
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

function latencySummary({ check, path, values }: Latencies): LatencySummary {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.ceil(share * sorted.length) - 1] ?? 0) * 100) / 100;
  return { check, path, medianMs: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}
