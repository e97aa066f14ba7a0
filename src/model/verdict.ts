import type { Obstacle } from './obstacle.ts';

/** The result of a probe. */
export type Verdict = 'pass' | 'fail' | 'error' | 'skip';

/** Why it failed, or for `error`, why it could not be measured. */
export type FailReason =
  | 'TIMEOUT'
  | 'REFUSED'
  | 'UNREACHABLE'
  | 'RESET'
  | 'DNS'
  | 'WRONG_RESPONDER'
  | 'BAD_REPLY'
  | 'MTU'
  | 'LOSS'
  | 'SLOW'
  | 'SNAT';
export type ErrorReason = 'EXEC' | 'POD' | 'PROGRAM' | 'FORBIDDEN';

/** Something worth knowing about a probe that passed. */
export interface PassNote {
  /**
   * `flaky`: not on the first try. `clamped`: full-size TCP passes, but full-size UDP is lost. `source-ip`:
   * the address that arrives.
   */
  readonly kind: 'flaky' | 'clamped' | 'source-ip';
  readonly detail: string;
}

/** For a probe that was made more than once: milliseconds of the attempts that were answered, in order. */
export interface Attempts {
  readonly samples: readonly number[];
  readonly lost: number;
}

/**
 * One judged probe. `latencyMs` is that of the handshake or the answer, NaN if none was measured; with
 * several attempts, the median.
 */
export type Judgement =
  | { readonly verdict: 'pass'; readonly latencyMs: number; readonly note?: PassNote; readonly attempts?: Attempts }
  | {
      readonly verdict: 'fail';
      readonly reason: FailReason;
      readonly detail: string;
      readonly latencyMs?: number;
      readonly attempts?: Attempts;
    }
  | {
      readonly verdict: 'error';
      readonly reason: ErrorReason;
      readonly detail: string;
      /** What kept the source's program from this probe; undefined if the cause concerns only the probe. */
      readonly obstacle?: Obstacle;
      readonly attempts?: undefined;
    }
  | {
      readonly verdict: 'skip';
      readonly detail: string;
      readonly attempts?: undefined;
      /** The floater itself reported it. */
      readonly byFloater?: true;
    };

export type Reason = FailReason | ErrorReason;

/**
 * The byte that a matrix row holds for a verdict and its reason. Stable: rows are kept on disk and in
 * reports. 0 means that a planned probe has no verdict.
 */
export const CODES = {
  pass: 1,
  skip: 2,
  'error EXEC': 10,
  'error POD': 11,
  'error PROGRAM': 12,
  'error FORBIDDEN': 13,
  'fail TIMEOUT': 20,
  'fail REFUSED': 21,
  'fail UNREACHABLE': 22,
  'fail RESET': 23,
  'fail DNS': 24,
  'fail WRONG_RESPONDER': 25,
  'fail BAD_REPLY': 26,
  'fail MTU': 27,
  'fail LOSS': 28,
  'fail SLOW': 29,
  'fail SNAT': 30,
} as const satisfies Record<CodeName, number>;

type CodeName = 'pass' | 'skip' | `error ${ErrorReason}` | `fail ${FailReason}`;

/** Indexed by code, because a run has millions of them and each is looked up many times. */
const BY_CODE: readonly ({ readonly verdict: Verdict; readonly reason: Reason | undefined } | undefined)[] = (() => {
  const names = new Map<number, string>(Object.entries(CODES).map(([name, code]) => [code, name]));
  return Array.from({ length: 256 }, (_, code) => {
    const [verdict, reason] = names.get(code)?.split(' ') ?? [];
    return verdict === undefined ? undefined : { verdict: verdict as Verdict, reason: reason as Reason | undefined };
  });
})();

export function codeOf(judgement: Judgement): number {
  const { verdict } = judgement;
  if (verdict === 'pass' || verdict === 'skip') return CODES[verdict];
  if (verdict === 'error') return CODES[`error ${judgement.reason}`];
  return CODES[`fail ${judgement.reason}`];
}

/** The verdict of a matrix byte; undefined for 0 and for a code from a newer version. */
export function verdictOf(code: number): Verdict | undefined {
  return BY_CODE[code]?.verdict;
}

export function reasonOf(code: number): Reason | undefined {
  return BY_CODE[code]?.reason;
}
