import { endpointName } from '../model/bound-plan.ts';
import { type Cell, cellKey, type Matrix } from '../model/matrix.ts';
import type { Family, Path } from '../model/network.ts';
import type { Obstacle } from '../model/obstacle.ts';
import type { Endpoint, Plan } from '../model/plan.ts';
import { CODES, type PassNote, type Reason, reasonOf, type Verdict, verdictOf } from '../model/verdict.ts';
import { spreadText } from './spread-text.ts';

/** A probe that did not pass, spelled out. */
export interface JournalEntry {
  readonly endpoint: string;
  readonly verdict: Verdict;
  readonly reason?: Reason;
  readonly target?: string;
  readonly detail: string;
  readonly obstacle?: Obstacle;
  readonly attempts: number;
  /** Milliseconds; set if a connection was made nevertheless. */
  readonly latencyMs?: number;
}

/**
 * One line of the journal: a finished row of one source in one section. A later line for the same row
 * replaces it. `passed` holds the latencies in ms in the order of the plan's endpoints, empty if the probe
 * did not pass. This takes only a few bytes per probe.
 */
export interface JournalRow {
  readonly check: string;
  readonly path: Path;
  readonly family: Family;
  readonly source: string;
  readonly passed: string;
  readonly others: readonly JournalEntry[];
  /** Notes about the probes that passed. */
  readonly notes?: readonly JournalNote[];
  /** Set if probes were repeated, in the format of spreadText. */
  readonly spread?: string;
}

export interface JournalNote extends PassNote {
  readonly endpoint: string;
}

/** The row as it is written to disk. Pure. */
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
  const notes: JournalNote[] = [];
  const passed: string[] = [];
  for (let index = 0; index < row.verdicts.length; index += 1) {
    const code = row.verdicts[index] ?? 0;
    const isPass = code === CODES.pass;
    passed.push(isPass ? formatMs(row.latencies[index]) : '');
    if (isPass && matrix.notes.size === 0) continue;
    const cell = { ...at, endpoint: index, name: plan.endpoints[index] };
    if (isPass) notes.push(...notesAt(matrix, cell));
    else others.push(...entriesAt(matrix, cell, { code, latency: row.latencies[index] }));
  }
  return {
    ...section,
    source: endpointName(source),
    passed: passed.join(','),
    others,
    ...(notes.length > 0 ? { notes } : {}),
    ...(row.spread ? { spread: spreadText(row.spread) } : {}),
  };
}

type NamedCell = Cell & { readonly name: Endpoint | undefined };

function notesAt(matrix: Matrix, { name, ...cell }: NamedCell): readonly JournalNote[] {
  const note = matrix.notes.get(cellKey(cell));
  return note && name ? [{ endpoint: endpointName(name), ...note }] : [];
}

function entriesAt(
  matrix: Matrix,
  { name, ...cell }: NamedCell,
  { code, latency }: { readonly code: number; readonly latency: number | undefined },
): readonly JournalEntry[] {
  const verdict = verdictOf(code);
  if (!verdict || !name) return [];
  const { target, detail = '', attempts = 1, obstacle } = matrix.details.get(cellKey(cell)) ?? {};
  const reason = reasonOf(code);
  return [
    {
      endpoint: endpointName(name),
      verdict,
      ...(reason ? { reason } : {}),
      ...(target ? { target } : {}),
      detail,
      ...(obstacle ? { obstacle } : {}),
      attempts,
      ...measured(latency),
    },
  ];
}

function measured(latency = Number.NaN): { latencyMs?: number } {
  return Number.isNaN(latency) ? {} : { latencyMs: Number(latency.toFixed(2)) };
}

/** The matrix byte of an entry; undefined if no verdict has this reason. */
export function entryCode({ verdict, reason }: Pick<JournalEntry, 'verdict' | 'reason'>): number | undefined {
  const codes: Readonly<Record<string, number | undefined>> = CODES;
  const name = reason === undefined ? verdict : `${verdict} ${reason}`;
  return Object.hasOwn(codes, name) ? codes[name] : undefined;
}

function formatMs(latency: number | undefined): string {
  return latency === undefined || Number.isNaN(latency) ? '?' : latency.toFixed(2);
}
