import { API_VERSION } from '../../model/measured-run.ts';
import { dayAndTime } from '../../text/local-time.ts';
import type { Style } from '../../ui/style.ts';
import { grid, plainCell } from './grid.ts';

/**
 * The result of a run. `interrupted`: it has no report. `newer`: a newer version made it, and this version
 * cannot read it.
 */
export type RunResult = 'all passed' | 'failed' | 'incomplete' | 'interrupted' | 'running' | 'damaged' | 'newer';

/** A summary of one saved run. Undefined means not known. */
export interface ListedRun {
  readonly runId: string;
  /** ISO time. */
  readonly startedAt?: string;
  /** The run's names for its clusters. */
  readonly source?: string;
  readonly destination?: string;
  readonly oneWay?: boolean;
  readonly probes?: number;
  readonly failed?: number;
  readonly result: RunResult;
  /** Whether it is the newest of its clusters. */
  readonly latest: boolean;
  /** What is wrong with it. */
  readonly error?: { readonly code: string; readonly message: string };
}

/** The document of `runs -o json`. */
export interface RunList {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: 'RunList';
  readonly runs: readonly ListedRun[];
}

export function runList(runs: readonly ListedRun[]): RunList {
  return { apiVersion: API_VERSION, kind: 'RunList', runs };
}

const HEADS = ['RUN', 'STARTED', 'CLUSTERS', 'PROBES', 'FAILED', 'RESULT'];
const RIGHT = { alignment: 'right' } as const;

/** Shows times in the time zone of this machine. */
export function runTable(runs: readonly ListedRun[], style: Style): string {
  const rows = runs.map((run) => [
    `${run.runId}${run.latest ? ' *' : ''}`,
    run.startedAt === undefined ? '-' : dayAndTime(new Date(run.startedAt)),
    plainCell(clusterWords(run)),
    String(run.probes ?? '-'),
    String(run.failed ?? '-'),
    resultWords(run.result, style),
  ]);
  return grid(HEADS, rows, { 3: RIGHT, 4: RIGHT });
}

function clusterWords({ source = '-', destination, oneWay = false }: ListedRun): string {
  if (destination === undefined) return source;
  return `${source} ${oneWay ? '→' : '↔'} ${destination}`;
}

function resultWords(result: RunResult, style: Style): string {
  switch (result) {
    case 'all passed':
      return style.good(result);
    case 'failed':
      return style.bad(result);
    case 'incomplete':
    case 'interrupted':
    case 'damaged':
      return style.doubtful(result);
    case 'newer':
      return style.doubtful('of a newer version');
    case 'running':
      return result;
    default:
      return result satisfies never;
  }
}
