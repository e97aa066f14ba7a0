/** Seconds, one at least: nc, ping and dig take no others. */
export function wholeSeconds(timeoutMs: number): number {
  return Math.max(1, Math.ceil(timeoutMs / 1000));
}

/**
 * Shell: the first line of a function that is started with `&` and stands in `$jobs`. Its TERM kills the process that it
 * started last, if any, and waits for it; where the end came before the trap stood, it ends by itself.
 */
export const LANE = `before=$!; trap '{ [ $! = $before ] || kill -9 $!; wait; } 2>/dev/null; exit' TERM; [ ! -e "$d/over" ] || exit`;
