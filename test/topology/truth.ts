import type { Endpoint } from '../../src/model/plan.ts';
import { CODES } from '../../src/model/verdict.ts';
import type { Cause, Label } from './cause.ts';
import { NOISE } from './chance.ts';
import type { Footprint } from './footprint.ts';
import type { Layout } from './layout.ts';

/** A cause, and how much of it can be seen. */
export interface Truth {
  readonly cause: Cause;
  /** The failed probes that it makes fail. */
  readonly cells: number;
  /** Those of them that no other cause makes fail. */
  readonly own: number;
  /** Whether a diagnosis must find it. */
  readonly counted: boolean;
  /** Set if the cause stops only some packets: the share of the probes in its reach that failed. */
  readonly rate?: number;
}

export const FIRST_FAILURE = 20;

/**
 * A cause is counted if it can be known. It is not if it is hidden, with less than a fifth of its cells its
 * own, or if noise could make the same pattern: single probes of some pair fail in every run. That includes a
 * sharp cause of which a single time-out is seen, in a run in which another probe timed out by chance.
 */
export function truthsOf(causes: readonly Cause[], footprint: Footprint, seen: Seen): readonly Truth[] {
  const isStalling = hasChanceTimeout(footprint, seen.codes);
  return causes.map((cause, index) => {
    const bit = 1 << index;
    const all = [...footprint.marks.keys()];
    const { cells, own, ownPassed, ownTimeouts } = countCells(footprint.marks, seen.codes, { bit, among: all });
    if (cause.whole) return { cause, cells, own, ...partOf(footprint, seen, bit) };
    const among = tellingCells(cause, seen.layout) ?? all;
    const telling = countCells(footprint.marks, seen.codes, { bit, among });
    const isChanceLike = own === 1 && ownTimeouts === 1 && isStalling;
    const isTelling = cause.isSharp
      ? own > 0 && ownPassed === 0 && !isChanceLike
      : !isNoise({ failed: telling.own, passed: telling.ownPassed, nodes: seen.nodes });
    return { cause, cells, own, counted: isTelling && own >= cells * OWN_SHARE };
  });
}

function isOf({ kind, cluster, name }: Label['subject'], end: Endpoint): boolean {
  return kind === 'service' && cluster === end.cluster && name === end.node;
}

/** Whether a probe timed out that would have passed without chance. */
function hasChanceTimeout({ codes: happened }: Pick<Footprint, 'codes'>, codes: Uint8Array): boolean {
  return codes.some((code, cell) => code === CODES['fail TIMEOUT'] && happened[cell] === CODES.pass);
}

/**
 * Of what fails between two nodes, only the probes between them show that it is about these two. Nor do the
 * probes of the DNS Service show which of its pods is at fault.
 * @returns undefined if all cells show the cause
 */
function tellingCells({ labels }: Cause, layout: Layout): readonly number[] | undefined {
  if (labels.some(({ subject }) => subject.kind === 'pair')) return pairProbesOf(layout).map(({ cell }) => cell);
  if (!labels.some(({ subject }) => subject.kind === 'service')) return undefined;
  const ends = [...layout.endpoints.entries()].flatMap(([index, end]) =>
    end.layer === 'service' && end.aim.pod && labels.some(({ subject }) => isOf(subject, end)) ? [index] : [],
  );
  if (ends.length === 0) return undefined;
  return layout.rows.flatMap((_, row) =>
    ends.filter((end) => layout.aimedAt[row]?.includes(end)).map((end) => row * layout.width + end),
  );
}

const OWN_SHARE = 0.2;

/**
 * A cause that stops only some packets is counted if the probes that it alone makes fail are more than a few,
 * and not all of one pair; and if noise does not make the same pattern, since either so many fail, or so many
 * of all that fail are in its reach.
 */
function partOf({ marks, extents }: Footprint, seen: Seen, bit: number): Pick<Truth, 'counted' | 'rate'> {
  const { codes, layout, nodes } = seen;
  const isFailure = (cell: number) => (codes[cell] ?? 0) >= FIRST_FAILURE;
  const measured = pairProbesOf(layout).filter(
    ({ cell }) => codes[cell] === CODES.pass || (isFailure(cell) && ((marks[cell] ?? 0) & ~bit) === 0),
  );
  const reached = measured.filter(({ cell }) => ((extents[cell] ?? 0) & bit) !== 0);
  const failed = reached.filter(({ cell }) => isFailure(cell) && marks[cell] === bit);
  const passed = reached.filter(({ cell }) => codes[cell] === CODES.pass);
  const pairs = new Set(failed.map(({ ends }) => ends.toSorted((a, b) => a - b).join()));
  const all = measured.filter(({ cell }) => isFailure(cell)).length;
  const isNoise = [
    upperTail(failed.length, failed.length + passed.length, NOISE),
    upperTail(failed.length, all, reached.length / Math.max(1, measured.length)),
  ].every((chance) => nodes * SCOPES * chance > RARE);
  const rate = failed.length / Math.max(1, failed.length + passed.length);
  return { counted: failed.length >= FEW && pairs.size > 1 && !isNoise, rate };
}

/** The probes between floaters: their cell, and the nodes at their ends. */
function pairProbesOf({ rows, aimedAt, nodeOf, endpoints, width }: Layout): readonly PairProbe[] {
  return rows.flatMap(({ source }, row) =>
    (aimedAt[row] ?? [])
      .filter((endpoint) => endpoints[endpoint]?.layer !== 'service')
      .map((endpoint) => ({ cell: row * width + endpoint, ends: [nodeOf[source] ?? 0, nodeOf[endpoint] ?? 0] })),
  );
}

interface PairProbe {
  readonly cell: number;
  readonly ends: readonly number[];
}

const FEW = 6;

interface Seen {
  readonly codes: Uint8Array;
  readonly layout: Layout;
  readonly nodes: number;
}

export interface Pattern {
  readonly failed: number;
  readonly passed: number;
  readonly nodes: number;
}

/**
 * Whether in more than one of 200 runs, noise alone would make as many of these cells fail for some pair, in
 * any scope: healthy networks must not get a finding.
 */
export function isNoise({ failed, passed, nodes }: Pattern): boolean {
  const patterns = nodes * (nodes - 1) * SCOPES;
  return failed < 2 || patterns * upperTail(failed, failed + passed, NOISE) > RARE;
}

/** One of 200 runs. */
const RARE = 0.005;

/** The probability that `least` or more of `total` happen, each with this probability; 1 if that is usual. */
export function upperTail(least: number, total: number, each: number): number {
  if (each >= 1 || least <= total * each) return 1;
  // As a logarithm, because the chance of one outcome of many may be too small for a number.
  let log = least * Math.log(each) + (total - least) * Math.log(1 - each);
  for (let nth = 1; nth <= least; nth += 1) log += Math.log((total - least + nth) / nth);
  let sum = 0;
  for (let k = least, term = Math.exp(log); k <= total && term > sum * 1e-9; k += 1) {
    sum += term;
    term *= ((total - k) / (k + 1)) * (each / (1 - each));
  }
  return Math.min(1, sum);
}

/**
 * One way or both; all checks, one check, or those of one protocol; on all paths, one path, or those of a
 * layer.
 */
const SCOPES = 100;

interface Counts extends Pick<Truth, 'cells' | 'own'> {
  /** Its own probes that passed by chance. */
  readonly ownPassed: number;
  readonly ownTimeouts: number;
}

interface Counted {
  readonly bit: number;
  readonly among: readonly number[];
}

function countCells(marks: Uint8Array, codes: Uint8Array, { bit, among }: Counted): Counts {
  const counts = { cells: 0, own: 0, ownPassed: 0, ownTimeouts: 0 };
  for (const cell of among) {
    const mark = marks[cell] ?? 0;
    const code = codes[cell] ?? 0;
    if ((mark & bit) === 0) continue;
    if (mark === bit && code === CODES.pass) counts.ownPassed += 1;
    if (code < FIRST_FAILURE) continue;
    counts.cells += 1;
    if (mark !== bit) continue;
    counts.own += 1;
    if (code === CODES['fail TIMEOUT']) counts.ownTimeouts += 1;
  }
  return counts;
}

export function isAboutService({ cause }: Truth): boolean {
  return cause.labels.some(({ subject }) => subject.kind === 'service');
}
