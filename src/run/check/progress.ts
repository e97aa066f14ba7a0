import type { Matrix, MatrixRow } from '../../model/matrix.ts';
import { verdictOf } from '../../model/verdict.ts';

/** The progress of the probing. */
export interface Progress {
  /** Finished sources, out of `total`. */
  readonly done: number;
  readonly total: number;
  /** Probes that have a verdict, and how many of them failed. */
  readonly probes: number;
  readonly failed: number;
  readonly elapsedMs: number;
}

/** Sources differ, so the first few say little about the rest. */
const LEAST_MS = 3_000;
const LEAST_SHARE = 0.05;

/**
 * `412 of 1000 sources, 12 probes failed, 85 000 probes/s, about 7 s left`. Pure.
 * @param before the progress a moment ago; rate and remaining time are based on the difference
 */
export function progressWords(now: Progress, before?: Progress): string {
  const { done, total, failed, elapsedMs } = now;
  const seconds = (elapsedMs - (before?.elapsedMs ?? 0)) / 1000;
  const rate = seconds > 0 ? (now.probes - (before?.probes ?? 0)) / seconds : 0;
  const sourceRate = seconds > 0 ? (done - (before?.done ?? 0)) / seconds : 0;
  const tellsTime = elapsedMs >= LEAST_MS && done >= LEAST_SHARE * total && done < total && sourceRate > 0;
  return [
    `${grouped(done)} of ${grouped(total)} ${total === 1 ? 'source' : 'sources'}`,
    ...(failed > 0 ? [`${grouped(failed)} ${failed === 1 ? 'probe' : 'probes'} failed`] : []),
    ...(rate >= 1 ? [`${grouped(twoDigits(rate))} probes/s`] : []),
    ...(tellsTime ? [`about ${durationWords((total - done) / sourceRate)} left`] : []),
  ].join(', ');
}

function twoDigits(value: number): number {
  return Number(value.toPrecision(2));
}

/** Four digits are easy to read without grouping, five are not. */
function grouped(value: number): string {
  return value < 10_000 ? String(value) : String(value).replace(/\B(?=(\d{3})+$)/g, ' ');
}

function durationWords(seconds: number): string {
  if (seconds < 99.5) return `${Math.max(1, seconds < 10 ? Math.round(seconds) : twoDigits(seconds))} s`;
  return `${grouped(Math.round(seconds / 60))} min`;
}

/**
 * The period that the rate is based on: long enough for several sources to finish, short enough to follow a
 * network that slows down.
 */
const RECENT_MS = 10_000;

/**
 * Counts finished sources. @returns a function that gives the words to show after each source; it does not
 * count a source twice if the source is judged again
 */
export function progressOf(total: number, now: () => number = Date.now): (matrix: Matrix, source: number) => string {
  const began = now();
  const counts = new Map<number, ProgressCounts>();
  let sum: ProgressCounts = { probes: 0, failed: 0 };
  let recent: readonly Progress[] = [{ done: 0, total, ...sum, elapsedMs: 0 }];
  return (matrix, source) => {
    const before = counts.get(source) ?? { probes: 0, failed: 0 };
    const after = countsOf(matrix.rows.map((rows) => rows[source]));
    counts.set(source, after);
    sum = { probes: sum.probes + after.probes - before.probes, failed: sum.failed + after.failed - before.failed };
    const progress = { done: counts.size, total, ...sum, elapsedMs: now() - began };
    recent = [...within(recent, progress.elapsedMs - RECENT_MS), progress];
    return progressWords(progress, recent[0]);
  };
}

type ProgressCounts = Pick<Progress, 'probes' | 'failed'>;

function countsOf(rows: readonly (MatrixRow | undefined)[]): ProgressCounts {
  let [probes, failed] = [0, 0];
  for (const row of rows) {
    for (const code of row?.verdicts ?? []) {
      const verdict = verdictOf(code);
      if (verdict && verdict !== 'skip') probes += 1;
      if (verdict === 'fail') failed += 1;
    }
  }
  return { probes, failed };
}

/** All entries since a time, and the newest one before it. */
function within(seen: readonly Progress[], sinceMs: number): readonly Progress[] {
  const first = seen.findLastIndex(({ elapsedMs }) => elapsedMs <= sinceMs);
  return seen.slice(Math.max(0, first));
}
