import { cellKey, type Matrix } from '../check/matrix.ts';
import { CODES, type Reason, reasonOf, type Verdict, verdictOf } from '../check/verdict.ts';
import { endpointName } from '../plan/bind.ts';
import type { Plan } from '../plan/plan.ts';
import type { Family, Path } from '../plan/words.ts';

/** A probe that did not pass, spelled out. */
export interface JournalEntry {
  readonly endpoint: string;
  readonly verdict: Verdict;
  readonly reason?: Reason;
  readonly target?: string;
  readonly detail: string;
  readonly attempts: number;
  /** Milliseconds, where a connection was made all the same. */
  readonly latencyMs?: number;
}

/**
 * One line of the journal: a finished row of one source in one section. A later line for the same row replaces it.
 * `passed` holds the latencies in ms in the order of the plan's endpoints, empty where the probe did not pass:
 * a few bytes a probe.
 */
export interface JournalRow {
  readonly check: string;
  readonly path: Path;
  readonly family: Family;
  readonly source: string;
  readonly passed: string;
  readonly others: readonly JournalEntry[];
}

/** The row as it goes on disk. Pure. */
export function journalRow(
  matrix: Matrix,
  plan: Plan,
  at: { section: number; source: number },
): JournalRow | undefined {
  const section = matrix.sections[at.section];
  const row = matrix.rows[at.section]?.[at.source];
  const source = plan.endpoints[at.source];
  if (!section || !row || !source) return undefined;
  const others: JournalEntry[] = [];
  const passed: string[] = [];
  for (const [index, code] of row.verdicts.entries()) {
    const verdict = verdictOf(code);
    passed.push(verdict === 'pass' ? formatMs(row.latencies[index]) : '');
    const endpoint = plan.endpoints[index];
    if (!verdict || verdict === 'pass' || !endpoint) continue;
    const detail = matrix.details.get(cellKey({ ...at, endpoint: index }));
    const reason = reasonOf(code);
    others.push({
      endpoint: endpointName(endpoint),
      verdict,
      ...(reason ? { reason } : {}),
      ...(detail?.target ? { target: detail.target } : {}),
      detail: detail?.detail ?? '',
      attempts: detail?.attempts ?? 1,
      ...measured(row.latencies[index]),
    });
  }
  return { ...section, source: endpointName(source), passed: passed.join(','), others };
}

function measured(latency = Number.NaN): { latencyMs?: number } {
  return Number.isNaN(latency) ? {} : { latencyMs: Number(latency.toFixed(2)) };
}

/** The matrix byte of an entry; undefined where no verdict has such a reason. */
export function entryCode({ verdict, reason }: Pick<JournalEntry, 'verdict' | 'reason'>): number | undefined {
  const codes: Readonly<Record<string, number | undefined>> = CODES;
  const name = reason === undefined ? verdict : `${verdict} ${reason}`;
  return Object.hasOwn(codes, name) ? codes[name] : undefined;
}

function formatMs(latency: number | undefined): string {
  return latency === undefined || Number.isNaN(latency) ? '?' : latency.toFixed(2);
}
