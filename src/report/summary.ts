import { quantilesOf } from '../model/attempts.ts';
import type { BoundPlan, Section } from '../model/bound-plan.ts';
import type { Direction } from '../model/directions.ts';
import { countVerdicts, type Matrix, type PlacedRow, placedRows } from '../model/matrix.ts';
import type { DirectionSummary, LatencySummary, Summary } from '../model/measured-run.ts';
import { type Layer, layersOf, leadsToService } from '../model/network.ts';
import type { Endpoint, Plan } from '../model/plan.ts';
import { CODES, verdictOf } from '../model/verdict.ts';

/** The parts of a run that its counts depend on. */
type Planned = Pick<BoundPlan, 'plan' | 'sections' | 'untested'>;

/** Counts and latencies of a run. Pure. */
export function summarise(bound: Planned, matrix: Matrix): Summary {
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

/** By check and path, because a handshake and a ping cannot be compared. */
function passLatencies(matrix: Matrix): readonly LatencySummary[] {
  const groups = new Map<string, Latencies>();
  for (const row of placedRows(matrix)) {
    const where = matrix.sections[row.section];
    const measured = eachLatency(row);
    if (!where || measured === 0) continue;
    const { check, path } = where;
    const key = `${check}/${path}`;
    const group = groups.get(key) ?? { check, path, rows: [], count: 0 };
    group.rows.push(row);
    group.count += measured;
    groups.set(key, group);
  }
  return [...groups.values()].map(latencySummary);
}

/** Calls `visit` for each latency of the row's probes that passed. @returns how many there are */
function eachLatency({ verdicts, latencies }: PlacedRow, visit: (ms: number) => void = () => {}): number {
  let count = 0;
  for (let endpoint = 0; endpoint < verdicts.length; endpoint += 1) {
    const ms = latencies[endpoint] ?? Number.NaN;
    if (verdicts[endpoint] !== CODES.pass || Number.isNaN(ms)) continue;
    count += 1;
    visit(ms);
  }
  return count;
}

interface Latencies extends Pick<LatencySummary, 'check' | 'path'> {
  readonly rows: PlacedRow[];
  count: number;
}

/** Whether a check that the user named was `skip` on every pair, so that the run shows nothing about it. */
function skippedWhole({ plan }: Planned, matrix: Matrix): boolean {
  const tried = new Set<string>();
  for (const { section, verdicts } of placedRows(matrix)) {
    const check = matrix.sections[section]?.check;
    const isTried = (code: number) => code !== 0 && code !== CODES.skip;
    if (check && !tried.has(check) && verdicts.some(isTried)) tried.add(check);
  }
  return plan.checks.some(({ name, named }) => named && !tried.has(name));
}

/** Counts every pair of every section, whether or not its floaters are present. */
export function countPlanned(bound: Pick<BoundPlan, 'plan' | 'sections'>): number {
  return directionsOf(bound).reduce((sum, direction) => sum + plannedAlong(bound, direction), 0);
}

/**
 * The plan's directions. Also each cluster within itself if it has services to probe, even if the plan's
 * pairs only lead elsewhere.
 */
function directionsOf({ plan, sections }: Pick<BoundPlan, 'plan' | 'sections'>): readonly Along[] {
  const { directions, endpoints } = plan;
  if (!sections.some(({ path }) => leadsToService(path))) return directions;
  const from = [...new Set(directions.map((direction) => direction.from))];
  const inside = from
    .filter((cluster) => endpoints.some((one) => one.layer === 'service' && one.cluster === cluster))
    .filter((cluster) => !directions.some((one) => one.from === cluster && one.to === cluster));
  return [...directions, ...inside.map((cluster): Along => ({ from: cluster, to: cluster, onlyServices: true }))];
}

type Along = Direction & Pick<DirectionSummary, 'onlyServices'>;

function plannedAlong(bound: Pick<BoundPlan, 'plan' | 'sections'>, direction: Direction): number {
  return bound.sections.reduce((sum, section) => sum + plannedIn(bound.plan, section, direction), 0);
}

/**
 * A floater never probes itself, so within one layer of one cluster there is one pair less for each floater
 * that is both a source and a destination.
 */
function plannedIn({ endpoints, directions }: Plan, section: Section, { from, to }: Direction): number {
  const [fromLayer, toLayer] = layersOf(section.path);
  const sources = endpoints.filter((one) => one.cluster === from && isSource(one, fromLayer));
  if (toLayer === 'service') {
    return from === to ? sources.length * endpoints.filter((one) => isService(one, from, section)).length : 0;
  }
  if (!directions.some((one) => one.from === from && one.to === to)) return 0;
  const targets = endpoints.filter((one) => one.cluster === to && isTarget(one, toLayer));
  const itself = from === to && fromLayer === toLayer ? sources.filter((one) => isTarget(one, toLayer)).length : 0;
  return sources.length * targets.length - itself;
}

function isSource(endpoint: Endpoint, layer: Layer): boolean {
  return endpoint.layer === layer && endpoint.role !== 'destination';
}

function isTarget(endpoint: Endpoint, layer: Layer): boolean {
  return endpoint.layer === layer && endpoint.role !== 'source';
}

function isService(endpoint: Endpoint, cluster: string, { check, family }: Section): boolean {
  if (endpoint.layer !== 'service' || endpoint.cluster !== cluster || endpoint.check !== check) return false;
  return endpoint.families?.includes(family) ?? true;
}

function directionSummaries(bound: Planned, matrix: Matrix): readonly DirectionSummary[] {
  const { endpoints } = bound.plan;
  const counts = directionsOf(bound).map((direction) => ({
    ...direction,
    probes: plannedAlong(bound, direction),
    pass: 0,
    fail: 0,
    error: 0,
    skip: 0,
  }));
  for (const { source, verdicts } of placedRows(matrix)) {
    const own = counts.filter((one) => one.from === endpoints[source]?.cluster);
    for (const [endpoint, code] of verdicts.entries()) {
      const verdict = verdictOf(code);
      const count = verdict && own.find((one) => one.to === endpoints[endpoint]?.cluster);
      if (verdict && count) count[verdict] += 1;
    }
  }
  return counts;
}

function latencySummary({ check, path, rows, count }: Latencies): LatencySummary {
  const values = new Float32Array(count);
  let next = 0;
  for (const row of rows) {
    eachLatency(row, (ms) => {
      values[next] = ms;
      next += 1;
    });
  }
  const at = quantilesOf(values);
  return { check, path, medianMs: hundredths(at(0.5)), p95Ms: hundredths(at(0.95)), maxMs: hundredths(at(1)) };
}

function hundredths(ms: number): number {
  return Math.round(ms * 100) / 100;
}
