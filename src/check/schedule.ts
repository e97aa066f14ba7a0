import type { Program } from './contract.ts';

/** So many checks of many targets run at once: each may need 40 MB of the floater's 128 MiB. */
const TOGETHER = 3;
/** Up to so many targets, all checks together need little. */
const FEW_TARGETS = 200;

/** How long the other ends have to answer, in seconds: a time for any check, and for each of its records. */
const ANSWER = { any: 0.3, each: 0.001 } as const;

type Scheduled = Pick<Program, 'records' | 'datagrams'>;

/** When a check begins. */
export interface Start {
  /** Index of its program. */
  readonly check: number;
  /** Checks that must have ended before. */
  readonly after: readonly number[];
  /** Seconds that it has for itself before the next one begins beside it, unless it ends earlier. */
  readonly seconds: number;
}

/**
 * In which order the checks of a source begin. What counts the datagrams that nobody wanted comes last: at
 * its end it waits for those that send any.
 */
export function scheduleOf(programs: readonly Scheduled[]): readonly Start[] {
  const all = [...programs.entries()].map(([check, program]) => ({ check, ...program }));
  const isCounting = ({ datagrams }: Scheduled) => datagrams === 'counted';
  const order = [...all.filter((one) => !isCounting(one)), ...all.filter(isCounting)];
  const isMuch = all.reduce((sum, { records }) => sum + records, 0) > FEW_TARGETS;
  return order.map(({ check, records }, index) => {
    const earlier = isMuch ? order.slice(0, Math.max(0, index - TOGETHER + 1)) : [];
    const after = earlier.filter((one) => !isCounting(one)).map((one) => one.check);
    return { check, after, seconds: ANSWER.any + records * ANSWER.each };
  });
}
