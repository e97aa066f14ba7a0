import { apiGate, type GateOptions } from '../kube/api-gate.ts';
import type { BoundPlan } from '../model/bound-plan.ts';
import { type Cell, type Matrix, makeMatrix, unpassedCells } from '../model/matrix.ts';
import type { Remark } from '../model/remark.ts';
import { verdictOf } from '../model/verdict.ts';
import { skipAgreed, standing } from './claims.ts';
import { type CheckRequest, runSources } from './runner.ts';
import { rebind, repeatOf, type SettleRequest, settle, tellRows } from './settle.ts';
import { markSlow } from './slow.ts';

export interface PhaseRequest
  extends Omit<CheckRequest, 'matrix' | 'sources' | 'only' | 'gates'>,
    Omit<SettleRequest, 'gates'> {
  /** Verdicts that exist already, and which probes to make anyway. */
  readonly earlier?: { readonly matrix: Matrix; readonly selection: Required<Pick<CheckRequest, 'sources' | 'only'>> };
  /** How long to wait for an API server that is away. */
  readonly apiWait?: Omit<GateOptions, 'signal'>;
  /** How often to repeat failed probes. */
  readonly retries?: number;
  /** Passes that took this many times the median are `fail SLOW`; if undefined, none are. */
  readonly slowFactor?: number | undefined;
  /** Called with the number of probes and the reason when probes are repeated. */
  readonly onRepeat: (probes: number, why: string) => void;
}

export interface PhaseResult {
  readonly matrix: Matrix;
  readonly bound: BoundPlan;
  readonly remarks: readonly Remark[];
}

type Gated = PhaseRequest & Pick<CheckRequest, 'gates'>;

/**
 * The check phase: probes from every source once, then looks at the floaters. Probes that failed at a floater
 * that was replaced or restarted in the meantime are `error POD`, and are repeated once with the floaters
 * that exist by then.
 */
export async function checkPhase(request: PhaseRequest): Promise<PhaseResult> {
  const over = new AbortController();
  const signal = AbortSignal.any([request.signal, request.deadline, over.signal]);
  const gates = new Map(
    [...request.clients].map(([name, client]) => [name, apiGate(client, { ...request.apiWait, signal })]),
  );
  try {
    return await gatedPhase({ ...request, gates });
  } finally {
    over.abort();
  }
}

async function gatedPhase(request: Gated): Promise<PhaseResult> {
  const result = await settledPhase(request);
  const { slowFactor, bound } = request;
  if (slowFactor === undefined) return result;
  await tellRows(request, result.matrix, markSlow(result.matrix, bound.plan, slowFactor));
  return result;
}

/** Repeats the failed probes, without waiting. */
async function retry(request: Gated, matrix: Matrix): Promise<void> {
  for (let left = request.retries ?? 0; left > 0 && !request.deadline.aborted; left -= 1) {
    const failed = failedCells(matrix);
    if (failed.length === 0) return;
    request.onRepeat(failed.length, 'they failed');
    await runSources({ ...request, ...repeatOf(matrix, failed), matrix, isRetry: true });
  }
}

function failedCells(matrix: Matrix): readonly Cell[] {
  const failed: Cell[] = [];
  for (const cell of unpassedCells(matrix)) if (verdictOf(cell.code) === 'fail') failed.push(cell);
  return failed;
}

async function settledPhase(request: Gated): Promise<PhaseResult> {
  const { bound, earlier, hurried } = request;
  const matrix = earlier?.matrix ?? makeMatrix(bound.sections, bound.plan.endpoints.length);
  // A user who ends the run does not need to hear that there was no second look.
  const unseen = (trouble: string) => ({ matrix, bound, remarks: hurried?.() ? [] : [unsettledRemark(trouble)] });
  const claims = await runSources({ ...request, ...earlier?.selection, matrix });
  await retry(request, matrix);
  await tellRows(request, matrix, skipAgreed(matrix, bound, claims));
  if (hurried?.()) return { matrix, bound, remarks: [] };
  const first = await settle(request, bound, matrix);
  if ('trouble' in first) return unseen(first.trouble);
  if (first.doubtful.length === 0 || request.deadline.aborted) return { matrix, bound, remarks: [] };

  request.onRepeat(first.doubtful.length, 'a floater changed during the check');
  const rebound = await rebind(request, bound, first.doubtful);
  if (request.deadline.aborted) return { matrix, bound, remarks: [] };
  if ('trouble' in rebound) return unseen(rebound.trouble);
  const again = await runSources({ ...request, ...repeatOf(matrix, first.doubtful), bound: rebound, matrix });
  // If a floater did not come back, the report still names the one that was probed earlier.
  const floaters = rebound.floaters.map((floater, endpoint) => floater ?? bound.floaters[endpoint]);
  const now = { matrix, bound: { ...bound, floaters }, remarks: [] };
  const claimed = [...standing(claims, first.doubtful), ...again];
  await tellRows(request, matrix, skipAgreed(matrix, now.bound, claimed));
  const second = await settle(request, rebound, matrix);
  return 'trouble' in second ? { ...unseen(second.trouble), bound: now.bound } : now;
}

function unsettledRemark(trouble: string): Remark {
  const detail = `what did not pass could not be confirmed by a second look at the floaters: ${trouble}`;
  return { cluster: '', code: 'NOT_SETTLED', detail, next: 'kubectl netdoctor resume probes it again' };
}
