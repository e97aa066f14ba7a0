import type { Finding } from '../../src/diagnose/finding.ts';
import type { Case, CaseKind } from '../topology/case.ts';
import { judgeFindings } from '../topology/match.ts';

/** The result of one case. */
export interface Result {
  readonly number: number;
  readonly kind: CaseKind;
  /**
   * Whether the first finding that claims a cause is right, or none claims one if there is no cause to find.
   */
  readonly first: boolean;
  readonly right: number;
  readonly invented: number;
  readonly consequences: number;
  /** How many findings are ND9xx. */
  readonly noCause: number;
  /** Causes that could be found, and those that were found. */
  readonly counted: number;
  readonly found: number;
}

export function resultOf(made: Case, findings: readonly Finding[]): Result {
  const marks = judgeFindings(made, findings);
  const named = new Set(marks.flatMap((mark) => (mark.kind === 'right' ? [mark.cause, ...(mark.also ?? [])] : [])));
  const counted = [...made.truths.entries()].filter(([, truth]) => truth.counted);
  const claims = marks.filter(({ kind }) => kind !== 'none');
  const count = (kind: (typeof marks)[number]['kind']) => marks.filter((mark) => mark.kind === kind).length;
  return {
    number: made.number,
    kind: made.kind,
    first: counted.length === 0 ? claims.length === 0 : claims[0]?.kind === 'right',
    right: count('right'),
    invented: count('invented'),
    consequences: count('consequence'),
    noCause: findings.filter(({ code }) => code.startsWith('ND9')).length,
    counted: counted.length,
    found: counted.filter(([cause]) => named.has(cause)).length,
  };
}

/** What each kind has to reach. */
export const THRESHOLDS = { first: 0.98, precision: 0.95, recall: 0.95 } as const;
export type Measure = keyof typeof THRESHOLDS;

export interface Score extends Readonly<Record<Measure, number>> {
  readonly kind: CaseKind;
  readonly cases: number;
  readonly consequences: number;
  /** How many cases have a finding ND9xx. */
  readonly noCause: number;
  readonly missed: readonly Measure[];
  /** Numbers of the cases that were not completely right. */
  readonly misses: readonly number[];
}

export function scoreOf(kind: CaseKind, results: readonly Result[]): Score {
  const sum = (of: (result: Result) => number) => results.reduce((total, result) => total + of(result), 0);
  const right = sum((result) => result.right);
  const shares = {
    first: share(
      sum(({ first }) => (first ? 1 : 0)),
      results.length,
    ),
    precision: share(right, right + sum(({ invented }) => invented)),
    recall: share(
      sum(({ found }) => found),
      sum(({ counted }) => counted),
    ),
  };
  const measures = ['first', 'precision', 'recall'] as const;
  return {
    kind,
    cases: results.length,
    ...shares,
    consequences: sum(({ consequences }) => consequences),
    noCause: sum(({ noCause }) => Math.min(1, noCause)),
    missed: measures.filter((measure) => shares[measure] < THRESHOLDS[measure]),
    misses: results.filter(isMiss).map(({ number }) => number),
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}

function isMiss({ first, invented, counted, found }: Result): boolean {
  return !first || invented > 0 || found < counted;
}
