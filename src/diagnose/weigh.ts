import type { ServiceSymptom, Symptom } from './symptom.ts';

/** How likely an observation is with a cause compared with no cause, as natural logarithms of the ratio. */
export interface Weights {
  /** For a cause: a probe that was lost silently, and one that was refused or lost again and again. */
  readonly silent: number;
  readonly told: number;
  /** For a cause: no answer to several packets in a row. */
  readonly stalled: number;
  /** Against it: a probe that should have failed but passed. */
  readonly passed: number;
  /** The share of a cause's probes that may pass anyway. */
  readonly leak: number;
}

/**
 * One probe in seventy is lost without a cause, and one in a thousand stalls. One in a hundred passes
 * although a cause should stop it.
 */
const STEADY: Weights = { silent: 4.2, told: 22, stalled: 7, passed: 4.6, leak: 0.025 };
/** Packets are lost or late at one time and not at the next, so many probes also pass. */
const CHANGING: Weights = { silent: 4.6, told: 4.6, stalled: 4.6, passed: 1.2, leak: 0.5 };

export const WEIGHTS = {
  reach: STEADY,
  mtu: STEADY,
  identity: STEADY,
  snat: STEADY,
  reply: STEADY,
  loss: CHANGING,
  slow: CHANGING,
  part: { ...STEADY, leak: 1 },
} as const satisfies Record<Symptom, Weights>;

export const SERVICE_WEIGHTS = {
  reach: STEADY,
  loss: CHANGING,
  slow: CHANGING,
} as const satisfies Record<ServiceSymptom, Weights>;

/**
 * What it costs that a cause only says how many of its probes fail, and not which: the logarithm of how many
 * ways there are to choose them.
 */
export function costOfChance(failed: number, passed: number): number {
  if (failed === 0 || passed === 0) return 0;
  const share = failed / (failed + passed);
  return -(failed * Math.log(share) + passed * Math.log(1 - share));
}

/** What any cause costs before it explains anything, since most clusters have none. */
export const ANY_CAUSE = 4.2;

/**
 * Counts against a cause for each failure that another cause explains already, since it claims more than
 * needed.
 */
export const CLAIMED = 0.1;

/** How rare this many passes would have to be before they count against a cause. */
const RARE = 0.002;

/**
 * Whether this many passes among `total` measured probes can be the leak of a cause (binomial upper tail).
 */
export function mayLeak(passes: number, total: number, leak: number): boolean {
  if (passes === 0) return true;
  if (passes > total * 0.25 && passes > 1 && leak < 0.1) return false;
  // More than five standard deviations above the mean, so there is no need to sum.
  const mean = total * leak;
  if (passes > mean + 5 * Math.sqrt(mean + 1)) return false;
  let term = (1 - leak) ** total;
  let below = 0;
  for (let k = 0; k < passes; k += 1) {
    below += term;
    term *= ((total - k) / (k + 1)) * (leak / (1 - leak));
  }
  // With very many probes, the first term is too small for a number. The deviations above have decided.
  return below === 0 || 1 - below > RARE;
}
