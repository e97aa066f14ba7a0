import { setTimeout as sleep } from 'node:timers/promises';
import { type BoundPlan, endpointName, type Floater } from '../plan/bind.ts';
import { type Cell, cellKey, type Matrix, makeMatrix } from './matrix.ts';
import { changedFloaters, doubtfulCells, markDoubtful, somethingFailed } from './recheck.ts';
import { type CheckRequest, runSources, sectionIndex } from './runner.ts';

export interface PhaseRequest extends Omit<CheckRequest, 'matrix' | 'sources' | 'only'> {
  /** Verdicts that are there already, and which probes to make all the same. */
  readonly earlier?: { readonly matrix: Matrix; readonly selection: Required<Pick<CheckRequest, 'sources' | 'only'>> };
  /** Whether the user wants the end now, without another look at the floaters. */
  readonly hurried?: () => boolean;
  /** The floaters that are ready now, by endpoint name. */
  readonly listFloaters: () => Promise<ReadonlyMap<string, Floater>>;
  /** Milliseconds that a replaced floater gets to be ready again. */
  readonly secondWaitMs: number;
  /** Milliseconds after the last probe until the API can be trusted to tell of a floater's restart. */
  readonly settleMs: number;
  /** Called when probes are made once more, with their number. */
  readonly onRepeat: (probes: number) => void;
}

const POLL_MS = 1_000;

/**
 * The check phase: every source once, then a look at the floaters. What failed at a floater that was replaced or
 * restarted meanwhile is `error POD`, and is probed once more with the floaters that are there by then.
 */
export async function checkPhase(request: PhaseRequest): Promise<{ matrix: Matrix; bound: BoundPlan }> {
  const { bound, earlier, hurried } = request;
  const matrix = earlier?.matrix ?? makeMatrix(bound.sections, bound.plan.endpoints.length);
  await runSources({ ...request, ...earlier?.selection, matrix });
  if (hurried?.()) return { matrix, bound };
  const first = await settle(request, bound, matrix);
  if (first.length === 0 || request.deadline.aborted) return { matrix, bound };

  request.onRepeat(first.length);
  const rebound = await rebind(request, bound, first);
  await runSources({ ...request, ...repeatOf(matrix, first), bound: rebound, matrix });
  await settle(request, rebound, matrix);
  // A floater that did not come back is still the one whose earlier probes the report names.
  const floaters = rebound.floaters.map((floater, endpoint) => floater ?? bound.floaters[endpoint]);
  return { matrix, bound: { ...bound, floaters } };
}

/** Looks at the floaters where something failed. @returns the probes that a changed floater has spoilt */
async function settle(request: PhaseRequest, bound: BoundPlan, matrix: Matrix): Promise<readonly Cell[]> {
  if (!somethingFailed(matrix)) return [];
  // A kubelet notices a crash within a second and tells the API a little later; a look at once would blame the network.
  await sleep(request.settleMs, undefined, { signal: request.signal });
  const changed = changedFloaters(bound, await request.listFloaters());
  const doubtful = doubtfulCells(matrix, changed);
  markDoubtful(matrix, doubtful, changed);
  for (const [source, cells] of Map.groupBy(doubtful, ({ source }) => source)) {
    await request.onRows(matrix, source, [...new Set(cells.map(({ section }) => section))]);
  }
  return doubtful;
}

/** Waits a while for the ends of the doubtful probes, then takes the floaters that are there. */
async function rebind(request: PhaseRequest, bound: BoundPlan, doubtful: readonly Cell[]): Promise<BoundPlan> {
  const wanted = new Set(doubtful.flatMap(({ source, endpoint }) => [source, endpoint]));
  const deadline = Date.now() + request.secondWaitMs;
  while (true) {
    const now = await request.listFloaters();
    const floaters = bound.plan.endpoints.map((endpoint) => now.get(endpointName(endpoint)));
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
