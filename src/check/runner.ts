import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiGate } from '../kube/api-gate.ts';
import type { KubeClient } from '../kube/client.ts';
import type { BoundPlan, Section } from '../model/bound-plan.ts';
import { type Cell, cellKey, type Matrix, note } from '../model/matrix.ts';
import { codeOf, type Judgement, reasonOf } from '../model/verdict.ts';
import { keeper } from '../text/keeper.ts';
import { type Begun, mapBesideWaiting, onlyWaits } from './beside-waiting.ts';
import { type Claim, isClaim, unconfirmed } from './claims.ts';
import type { Plugin, Untried } from './contract.ts';
import { eachJudgement, type JobRequest, type ProbeSettings, probeSource, sourceJob } from './source.ts';

export interface CheckRequest {
  /** By the run's name for the cluster. */
  readonly clients: ReadonlyMap<string, KubeClient>;
  /** What is known about whether their API servers answer. */
  readonly gates: ReadonlyMap<string, ApiGate>;
  readonly bound: BoundPlan;
  readonly plugins: readonly Plugin[];
  readonly options: ProbeSettings;
  /** How many sources probe at once. Those that only wait for answers do not count. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** Aborted when the run's time is up. Whatever is not finished then has no verdict. */
  readonly deadline: AbortSignal;
  readonly matrix: Matrix;
  /** Sources to probe from. Default: all that have a floater. */
  readonly sources?: readonly number[];
  readonly only?: (source: number) => JobRequest['only'];
  /** Repeats failed probes: those that pass now are `flaky`. */
  readonly isRetry?: boolean;
  /** Called as each source's rows are judged, before they count as finished. */
  readonly onRows: (matrix: Matrix, source: number, sections: readonly number[]) => Promise<void>;
}

/**
 * Probes from every source, with one exec each, and notes every verdict in the matrix.
 * @returns what floaters say they cannot do; the matrix has errors there
 */
export async function runSources(request: CheckRequest): Promise<readonly Claim[]> {
  const { bound, concurrency } = request;
  const all = bound.floaters.flatMap((floater, source) => (floater ? [source] : []));
  const sources = { ...request, keep: keeper(), indexOf: sectionIndexes(request.matrix) };
  const begin = (source: number) => beginSource(sources, source);
  const claims = await mapBesideWaiting(request.sources ?? all, begin, { concurrency });
  return claims.flat();
}

interface SourcesRequest extends CheckRequest {
  readonly keep: ReturnType<typeof keeper>;
  readonly indexOf: (section: Section) => number;
}

function beginSource(request: SourcesRequest, source: number): Begun<readonly Claim[]> {
  const running = Promise.withResolvers<number>();
  const ended = new AbortController();
  const result = runSource(request, source, running.resolve).finally(() => ended.abort());
  const pause = (ms: number) => sleep(ms, undefined, { signal: ended.signal }).catch(() => undefined);
  return { result, waits: onlyWaits(running.promise, pause) };
}

/** @param onRunning called when its program runs, with the milliseconds after which that only waits */
async function runSource(
  request: SourcesRequest,
  source: number,
  onRunning: (busyMs: number) => void,
): Promise<readonly Claim[]> {
  request.signal.throwIfAborted();
  if (request.deadline.aborted) return [];
  const { clients, gates, bound, plugins, options, matrix } = request;
  const only = request.only?.(source);
  const job = sourceJob({ bound, plugins, source, options, ...(only ? { only } : {}) });
  if (!job) return [];
  const client = clients.get(job.floater.cluster);
  const gate = gates.get(job.floater.cluster);
  if (!client || !gate) throw new RangeError(`the run has no cluster ${job.floater.cluster}`);
  const { busyMs } = job.program;
  const way = { client, gate, signal: request.deadline, onRunning: () => onRunning(busyMs) };
  const execution = await probeSource(way, job);
  // A source that was cut short is probed again completely, because half a row would look finished.
  request.signal.throwIfAborted();
  if (request.deadline.aborted) return [];
  const row = noter(request, source);
  eachJudgement({ bound, options, job, execution }, row.take);
  for (const untried of job.untried) row.take(untried, untried.judgement);
  await request.onRows(matrix, source, [...row.touched]);
  return row.claims;
}

interface Noter {
  /** @param target one that was not tried has no address */
  readonly take: (target: Omit<Untried, 'judgement'> & { address?: string }, judgement: Judgement) => void;
  readonly touched: ReadonlySet<number>;
  readonly claims: readonly Claim[];
}

/** Notes what a source found in the matrix. */
function noter(request: SourcesRequest, source: number): Noter {
  const { matrix, isRetry, indexOf } = request;
  const touched = new Set<number>();
  const claims: Claim[] = [];
  const take: Noter['take'] = ({ section: named, endpoint, address }, judgement) => {
    // A retry that measured nothing does not replace what was seen before it.
    if (isRetry && !isMeasured(judgement)) return;
    const section = indexOf(named);
    const cell = { section, source, endpoint };
    if (isClaim(judgement)) claims.push({ cell, detail: judgement.detail });
    const noted = withKept(isRetry ? flaky(matrix, cell, judgement) : unconfirmed(judgement), request);
    note(matrix, { cell, judgement: noted, target: keptTarget(address, request), code: codeOf(noted) });
    touched.add(section);
  };
  return { take, touched, claims };
}

function withKept(judgement: Judgement, { keep }: SourcesRequest): Judgement {
  return judgement.verdict === 'pass' ? judgement : { ...judgement, detail: keep(judgement.detail) };
}

function keptTarget(address: string | undefined, { keep }: SourcesRequest): string | undefined {
  return address ? keep(address) : undefined;
}

function isMeasured({ verdict }: Judgement): boolean {
  return verdict === 'pass' || verdict === 'fail';
}

/** Keeps visible that the probe failed before. */
function flaky(matrix: Matrix, cell: Cell, judgement: Judgement): Judgement {
  const before = matrix.details.get(cellKey(cell));
  if (judgement.verdict !== 'pass' || !before) return judgement;
  const was = reasonOf(matrix.rows[cell.section]?.[cell.source]?.verdicts[cell.endpoint] ?? 0) ?? '';
  const detail = `passed on try ${before.attempts + 1}: ${was} before (${before.detail})`;
  return { ...judgement, note: { kind: 'flaky', detail } };
}

export function sectionIndex({ sections }: Pick<Matrix, 'sections'>, { check, path, family }: Section): number {
  return sections.findIndex((one) => one.check === check && one.path === path && one.family === family);
}

/** The same for many probes: their sections are few objects. */
function sectionIndexes(matrix: Pick<Matrix, 'sections'>): (section: Section) => number {
  const known = new Map<Section, number>();
  return (section) => {
    const found = known.get(section) ?? sectionIndex(matrix, section);
    known.set(section, found);
    return found;
  };
}
