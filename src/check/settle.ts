import { setTimeout as sleep } from 'node:timers/promises';
import type { BoundPlan } from '../model/bound-plan.ts';
import { type Cell, cellKey, type Matrix, unpassedCells } from '../model/matrix.ts';
import { CODES } from '../model/verdict.ts';
import { type LookRequest, look } from './look.ts';
import {
  doubtfulCells,
  isDoubtfulVerdict,
  markDoubtful,
  markUnserved,
  presentFloaters,
  somethingFailed,
} from './recheck.ts';
import { type CheckRequest, sectionIndex } from './runner.ts';

export interface SettleRequest extends LookRequest, Pick<CheckRequest, 'signal' | 'onRows' | 'options'> {
  /** How long a replaced floater has to become ready again, in milliseconds. */
  readonly secondWaitMs: number;
  /** Milliseconds after the last probe until the API can be trusted to report a floater's restart. */
  readonly settleMs: number;
  /** Whether the user wants the run to end now, without another look at the floaters. */
  readonly hurried?: () => boolean;
}

const POLL_MS = 1_000;

export interface Trouble {
  readonly trouble: string;
}

/** Looks at the floaters if something failed. @returns the probes that a changed floater has spoilt */
export async function settle(
  request: SettleRequest,
  bound: BoundPlan,
  matrix: Matrix,
): Promise<{ readonly doubtful: readonly Cell[] } | Trouble> {
  if (!somethingFailed(matrix)) return { doubtful: [] };
  // A kubelet notices a crash within a second and tells the API a little later. An immediate look would blame
  // the network.
  await settleDown({ ...request, settleMs: timeToSettle(matrix, request) });
  if (request.hurried?.()) return { trouble: 'the run was ended before' };
  const seen = await look(request);
  if ('trouble' in seen) return seen;
  const { changed } = presentFloaters(bound, seen.floaters);
  const doubtful = doubtfulCells(matrix, changed);
  markDoubtful(matrix, doubtful, changed);
  await tellRows(request, matrix, [...doubtful, ...markUnserved(matrix, changed)]);
  return { doubtful };
}

/**
 * Milliseconds. Where nobody answered in time, nobody was there when the probe began: that long ago, the
 * floater had crashed already.
 */
function timeToSettle(
  matrix: Matrix,
  { settleMs, options: { timeoutMs } }: Pick<SettleRequest, 'settleMs' | 'options'>,
): number {
  for (const { code } of unpassedCells(matrix)) {
    if (isDoubtfulVerdict(code) && code !== CODES['fail TIMEOUT']) return settleMs;
  }
  return Math.max(0, settleMs - timeoutMs);
}

/**
 * A user who ends the run does not wait. If the time is up, failures still need a look, and not too early.
 */
async function settleDown({ settleMs, signal, deadline, hurried }: SettleRequest): Promise<void> {
  const end = Date.now() + settleMs;
  await pause(settleMs, { signal, deadline });
  if (deadline.aborted && !hurried?.()) await sleep(Math.max(0, end - Date.now()), undefined, { signal });
}

/** Ends early at the deadline. @throws if the signal is aborted */
async function pause(ms: number, { signal, deadline }: Pick<SettleRequest, 'signal' | 'deadline'>): Promise<void> {
  await sleep(ms, undefined, { signal: AbortSignal.any([signal, deadline]) }).catch(() => undefined);
  signal.throwIfAborted();
}

/** Reports which rows have been judged again. */
export async function tellRows(
  { onRows }: Pick<CheckRequest, 'onRows'>,
  matrix: Matrix,
  changed: readonly Cell[],
): Promise<void> {
  for (const [source, cells] of Map.groupBy(changed, ({ source }) => source)) {
    await onRows(matrix, source, [...new Set(cells.map(({ section }) => section))]);
  }
}

/**
 * Waits a while for the ends of the doubtful probes, then takes the floaters that are there. It does not wait
 * for an end that had no floater before, such as a Service. The end of the run ends the wait.
 */
export async function rebind(
  request: SettleRequest,
  bound: BoundPlan,
  doubtful: readonly Cell[],
): Promise<BoundPlan | Trouble> {
  const ends = new Set(doubtful.flatMap(({ source, endpoint }) => [source, endpoint]));
  const wanted = [...ends].filter((endpoint) => bound.floaters[endpoint]);
  const until = Date.now() + request.secondWaitMs;
  const isOver = () => request.deadline.aborted || Date.now() >= until;
  while (true) {
    const seen = await look(request);
    if ('trouble' in seen) return seen;
    const { floaters } = presentFloaters(bound, seen.floaters);
    if (isOver() || wanted.every((endpoint) => floaters[endpoint])) return { ...bound, floaters };
    await pause(POLL_MS, request);
    if (request.deadline.aborted) return { ...bound, floaters };
  }
}

export function repeatOf(matrix: Matrix, doubtful: readonly Cell[]): Pick<CheckRequest, 'sources' | 'only'> {
  const keys = new Set(doubtful.map(cellKey));
  return {
    sources: [...new Set(doubtful.map(({ source }) => source))],
    only:
      (source) =>
      ({ section, endpoint }) =>
        keys.has(cellKey({ section: sectionIndex(matrix, section), source, endpoint })),
  };
}
