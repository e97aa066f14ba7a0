/** Seconds, at least one: nc, ping and dig take only whole seconds. */
export function wholeSeconds(timeoutMs: number): number {
  return Math.max(1, Math.ceil(timeoutMs / 1000));
}

/**
 * Shell: the first line of a function that is started with `&` and listed in `$jobs`. On TERM, it kills the
 * process that it started last, if any, and waits for it. If the end came before the trap was set, it ends by
 * itself.
 */
export const LANE = `before=$!; trap '{ [ $! = $before ] || kill -9 $!; wait; } 2>/dev/null; exit' TERM; [ ! -e "$d/over" ] || exit`;

/**
 * Shell: runs the function `lane` once with each of the words, all at once, and prints all their lines as
 * records. Each lane writes a file of its own, `FILE0` and so on. In a shared file, lines longer than the
 * shell's buffer would mix (musl's buffer has 1,024 bytes).
 */
export function runLanes(lanes: readonly string[], file: string): string {
  return `${lanes.map((words, lane) => `  lane ${words} >"${file}${lane}" & jobs="$jobs $!"`).join('\n')}
  wait $jobs; jobs=
  for lane in ${[...lanes.keys()].join(' ')}; do
    while IFS= read -r line; do row "$line"; done <"${file}$lane"
  done`;
}
