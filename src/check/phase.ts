import { apiGate, type GateOptions } from '../kube/api-gate.ts';
import type { BoundPlan } from '../model/bound-plan.ts';
import { type Cell, cells, type Matrix, makeMatrix } from '../model/matrix.ts';
import type { Remark } from '../model/remark.ts';
import { verdictOf } from '../model/verdict.ts';
import { skipAgreed, standing } from './claims.ts';
import { type CheckRequest, runSources } from './runner.ts';
import { rebind, repeatOf, type SettleRequest, settle, tellRows } from './settle.ts';
import { markSlow } from './slow.ts';

export interface PhaseRequest
  extends Omit<CheckRequest, 'matrix' | 'sources' | 'only' | 'gates'>,
    Omit<SettleRequest, 'gates'> {
  /** Verdicts that are there already, and which probes to make all the same. */
  readonly earlier?: { readonly matrix: Matrix; readonly selection: Required<Pick<CheckRequest, 'sources' | 'only'>> };
  /** How long an API server that is away is waited for. */
  readonly apiWait?: Omit<GateOptions, 'signal'>;
  /** How often failures are tried again. */
  readonly retries?: number;
  /** Passes that took so many times the median are `fail SLOW`; undefined: none. */
  readonly slowFactor?: number | undefined;
  /** Called when probes are made once more, with their number and why. */
  readonly onRepeat: (probes: number, why: string) => void;
}

export interface PhaseResult {
  readonly matrix: Matrix;
  readonly bound: BoundPlan;
  readonly remarks: readonly Remark[];
}

type Gated = PhaseRequest & Pick<CheckRequest, 'gates'>;

/**
 * The check phase: every source once, then a look at the floaters. What failed at a floater that was replaced or
 * restarted meanwhile is `error POD`, and is probed once more with the floaters that are there by then.
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

/** What failed, once more and at once. */
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
  for (const cell of cells(matrix)) if (verdictOf(cell.code) === 'fail') failed.push(cell);
  return failed;
}

async function settledPhase(request: Gated): Promise<PhaseResult> {
  const { bound, earlier, hurried } = request;
  const matrix = earlier?.matrix ?? makeMatrix(bound.sections, bound.plan.endpoints.length);
  // Nobody who ends a run needs to be told that it looked at nothing again.
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
  // A floater that did not come back is still the one whose earlier probes the report names.
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
