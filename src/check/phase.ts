import { setTimeout as sleep } from 'node:timers/promises';
import { apiGate, type GateOptions } from '../kube/api-gate.ts';
import { type BoundPlan, endpointName, type Floater } from '../plan/bind.ts';
import type { Remark } from '../plan/remarks.ts';
import { type LookRequest, look } from './look.ts';
import { type Cell, cellKey, type Matrix, makeMatrix } from './matrix.ts';
import { changedFloaters, doubtfulCells, markDoubtful, somethingFailed } from './recheck.ts';
import { type CheckRequest, runSources, sectionIndex } from './runner.ts';

export interface PhaseRequest extends Omit<CheckRequest, 'matrix' | 'sources' | 'only' | 'gates'> {
  /** Verdicts that are there already, and which probes to make all the same. */
  readonly earlier?: { readonly matrix: Matrix; readonly selection: Required<Pick<CheckRequest, 'sources' | 'only'>> };
  /** Whether the user wants the end now, without another look at the floaters. */
  readonly hurried?: () => boolean;
  readonly listFloaters: LookRequest['listFloaters'];
  /** Milliseconds that a replaced floater gets to be ready again. */
  readonly secondWaitMs: number;
  /** Milliseconds after the last probe until the API can be trusted to tell of a floater's restart. */
  readonly settleMs: number;
  /** How long an API server that is away is waited for. */
  readonly apiWait?: Omit<GateOptions, 'signal'>;
  /** Called when probes are made once more, with their number. */
  readonly onRepeat: (probes: number) => void;
}

export interface PhaseResult {
  readonly matrix: Matrix;
  readonly bound: BoundPlan;
  readonly remarks: readonly Remark[];
}

type Gated = PhaseRequest & Pick<CheckRequest, 'gates'>;

const POLL_MS = 1_000;

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
  const { bound, earlier, hurried } = request;
  const matrix = earlier?.matrix ?? makeMatrix(bound.sections, bound.plan.endpoints.length);
  // Nobody who ends a run needs to be told that it looked at nothing again.
  const unseen = (trouble: string) => ({ matrix, bound, remarks: hurried?.() ? [] : [unsettledRemark(trouble)] });
  await runSources({ ...request, ...earlier?.selection, matrix });
  if (hurried?.()) return { matrix, bound, remarks: [] };
  const first = await settle(request, bound, matrix);
  if ('trouble' in first) return unseen(first.trouble);
  if (first.doubtful.length === 0 || request.deadline.aborted) return { matrix, bound, remarks: [] };

  request.onRepeat(first.doubtful.length);
  const rebound = await rebind(request, bound, first.doubtful);
  if ('trouble' in rebound) return unseen(rebound.trouble);
  await runSources({ ...request, ...repeatOf(matrix, first.doubtful), bound: rebound, matrix });
  const second = await settle(request, rebound, matrix);
  // A floater that did not come back is still the one whose earlier probes the report names.
  const floaters = rebound.floaters.map((floater, endpoint) => floater ?? bound.floaters[endpoint]);
  const now = { matrix, bound: { ...bound, floaters }, remarks: [] };
  return 'trouble' in second ? { ...unseen(second.trouble), bound: now.bound } : now;
}

function unsettledRemark(trouble: string): Remark {
  const detail = `what did not pass could not be confirmed by a second look at the floaters: ${trouble}`;
  return { cluster: '', code: 'NOT_SETTLED', detail, next: 'kubectl netdoctor resume probes it again' };
}

interface Trouble {
  readonly trouble: string;
}

/** Looks at the floaters where something failed. @returns the probes that a changed floater has spoilt */
async function settle(
  request: Gated,
  bound: BoundPlan,
  matrix: Matrix,
): Promise<{ readonly doubtful: readonly Cell[] } | Trouble> {
  if (!somethingFailed(matrix)) return { doubtful: [] };
  // A kubelet notices a crash within a second and tells the API a little later; a look at once would blame the network.
  await sleep(request.settleMs, undefined, { signal: request.signal });
  const seen = await look(request);
  if ('trouble' in seen) return seen;
  const changed = changedFloaters(bound, seen.floaters);
  const doubtful = doubtfulCells(matrix, changed);
  markDoubtful(matrix, doubtful, changed);
  for (const [source, cells] of Map.groupBy(doubtful, ({ source }) => source)) {
    await request.onRows(matrix, source, [...new Set(cells.map(({ section }) => section))]);
  }
  return { doubtful };
}

/** Waits a while for the ends of the doubtful probes, then takes the floaters that are there. */
async function rebind(request: Gated, bound: BoundPlan, doubtful: readonly Cell[]): Promise<BoundPlan | Trouble> {
  const wanted = new Set(doubtful.flatMap(({ source, endpoint }) => [source, endpoint]));
  const deadline = Date.now() + request.secondWaitMs;
  while (true) {
    const seen = await look(request);
    if ('trouble' in seen) return seen;
    const floaters = bound.plan.endpoints.map((endpoint): Floater | undefined =>
      seen.floaters.get(endpointName(endpoint)),
    );
    if ([...wanted].every((endpoint) => floaters[endpoint]) || Date.now() >= deadline) return { ...bound, floaters };
    await sleep(POLL_MS, undefined, { signal: request.signal });
  }
}

function repeatOf(matrix: Matrix, doubtful: readonly Cell[]): Pick<CheckRequest, 'sources' | 'only'> {
  const keys = new Set(doubtful.map(cellKey));
  return {
    sources: [...new Set(doubtful.map(({ source }) => source))],
    only:
      (source) =>
      ({ section, endpoint }) =>
        keys.has(cellKey({ section: sectionIndex(matrix, section), source, endpoint })),
  };
}
