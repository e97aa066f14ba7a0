/**
 * A latency in one byte: steps of 6 % from 0.01 ms to a minute, which is finer than a colour can show. 0
 * means that none was measured.
 */
const LEAST_MS = 0.01;
const MOST_MS = 60_000;
const STEPS = 254;
const RATIO = (MOST_MS / LEAST_MS) ** (1 / STEPS);

/** @returns 0 for null, otherwise 1 to 255 */
export function stepOf(ms: number | null): number {
  if (ms === null || Number.isNaN(ms)) return 0;
  const step = Math.round(Math.log(Math.max(ms, LEAST_MS) / LEAST_MS) / Math.log(RATIO));
  return 1 + Math.min(STEPS, step);
}

/** The latency in the middle of a step, within 3 % of the measured one. */
export function msOf(step: number): number {
  return LEAST_MS * RATIO ** (step - 1);
}

/** Two significant digits, because a step is not more precise. */
export function msWords(ms: number): string {
  return `${Number(ms.toPrecision(2))} ms`;
}
