import { counted } from '../text/plural.ts';
import type { Attempts, FailReason, Judgement } from './verdict.ts';

type Failed = Extract<Judgement, { verdict: 'fail' }>;

/** How a lost packet or connection shows; with any other failure, something answered. */
const LOST: readonly FailReason[] = ['TIMEOUT', 'LOSS'];

/**
 * Combines several attempts at one target, each judged alone, into one judgement. Pure. An attempt that could
 * not be measured is neither an answer nor a loss; one wrong answer makes the result wrong.
 * @param maxLoss the share that may be lost, 0 to 1
 */
export function combine(judgements: readonly Judgement[], maxLoss: number): Judgement {
  const [first] = judgements;
  if (!first) throw new RangeError('no attempt to judge');
  if (judgements.length === 1) return first.attempts ? excused(first, maxLoss) : first;
  const fails = judgements.filter((one): one is Failed => one.verdict === 'fail');
  const wrong = fails.find(({ reason }) => !LOST.includes(reason));
  const attempts = attemptsOf(judgements);
  const total = judgements.length;
  const odd = judgements.find(({ verdict }) => verdict === 'error' || verdict === 'skip');
  const worst = wrong ?? fails[0];
  if (!worst) return odd ?? passed(judgements, attempts);
  const detail = `${fails.length} of ${counted(total, 'attempt')} failed: ${worst.detail}`;
  if (attempts.samples.length === 0 || wrong) return withMedian({ ...worst, detail, attempts });
  const judged = excused(withMedian({ verdict: 'fail', reason: 'LOSS', detail, attempts }), maxLoss);
  return judged.verdict === 'pass' ? (odd ?? judged) : judged;
}

/** Loss within the user's limit is a pass; the lost attempts are still reported. */
function excused(judgement: Judgement, maxLoss: number): Judgement {
  if (judgement.verdict !== 'fail' || judgement.reason !== 'LOSS' || !judgement.attempts) return judgement;
  const { samples, lost } = judgement.attempts;
  if (samples.length === 0 || lost > maxLoss * (samples.length + lost)) return judgement;
  return { verdict: 'pass', latencyMs: median(samples), attempts: judgement.attempts };
}

function passed(judgements: readonly Judgement[], attempts: Attempts): Judgement {
  const note = judgements.flatMap((one) => (one.verdict === 'pass' && one.note ? [one.note] : []))[0];
  return { verdict: 'pass', latencyMs: median(attempts.samples), attempts, ...(note ? { note } : {}) };
}

function attemptsOf(judgements: readonly Judgement[]): Attempts {
  return {
    samples: judgements.flatMap((one) => (one.verdict === 'pass' ? [one.latencyMs] : [])),
    lost: judgements.filter(({ verdict }) => verdict === 'fail').length,
  };
}

function withMedian(judgement: Failed): Failed {
  const samples = judgement.attempts?.samples ?? [];
  return samples.length > 0 ? { ...judgement, latencyMs: median(samples) } : judgement;
}

/** Minimum, 95th percentile and maximum of samples in milliseconds; NaN if there are none. */
export interface Spread {
  readonly min: number;
  readonly p95: number;
  readonly max: number;
}

export function spreadOf(samples: readonly number[]): Spread {
  const at = quantiles(samples);
  return { min: at(0), p95: at(0.95), max: at(1) };
}

export function median(samples: readonly number[]): number {
  return quantiles(samples)(0.5);
}

/**
 * By nearest rank; NaN samples are ignored.
 * @returns NaN if there are none
 */
export function quantiles(samples: readonly number[]): (share: number) => number {
  return quantilesOf(Float64Array.from(samples.filter((one) => !Number.isNaN(one))));
}

/**
 * The same for a typed array without NaN. Sorts it in place: a million numbers take a tenth of the time and
 * of the memory.
 */
export function quantilesOf(samples: Float32Array | Float64Array): (share: number) => number {
  const sorted = samples.sort();
  return (share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
