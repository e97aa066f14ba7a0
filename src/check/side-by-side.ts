import type { Start } from './schedule.ts';

/** All rows. Every image has head, since the program is read with it; some have no cat. */
const MOST_ROWS = 1_000_000_000;

/** Seconds. Each takes a process, of which a node has few to spare; not every sleep takes a fraction. */
const TICK = 0.1;

/** How often a shell looks within so many seconds. */
export function ticksIn(seconds: number): number {
  return Math.ceil(seconds / TICK);
}

/**
 * Shell. `begin CHECK TICKS AFTER…` runs the function `checkCHECK` in a process of its own, once the checks
 * AFTER have ended. It returns when the check has ended, or after TICKS. `finish CHECK` waits for its end and
 * prints its rows. If its process died, `$printed` is a dash. `tick` waits a little and counts `$ticks` down.
 * Nothing waits for a signal: if one interrupts `wait`, bash may hang in the next one.
 *
 * While `$forking` is set, `$!` may be a process that is in no other list yet.
 *
 * The rows go through a file, because lines that several processes write at once may mix. A process that is
 * told to end first ends what it has started; a fork that has not set its trap yet may lose the signal, so it
 * looks for `$d/over`.
 */
export const SIDE_BY_SIDE = `tick() {
    forking=1; sleep ${TICK} 2>/dev/null & nap=$!; forking=; wait $nap || { sleep 1 & nap=$!; wait $nap; ticks=1; }
    nap=; ticks=$((ticks - 1))
  }
  inside() {
    before=$!
    trap '{ if [ "$jobs" ]; then : >"$d/over"; kill $jobs; [ $! = $before ] || kill $!; elif [ $! != $before ]; then kill -9 $!; fi; wait; } 2>/dev/null; exit 1' TERM
    check$check
    wait
    echo $printed >"$d/printed$check"
  }
  begin() {
    check=$1; ticks=$2; shift 2
    for one; do ended $one; done
    forking=1
    { [ -e "$d/over" ] || inside; } >"$d/rows$check" &
    last=$!; eval "pid$check=$last"; running="$running $last"; echo $last >"$d/pid$check"
    forking=
    until [ -s "$d/printed$check" ] || [ $ticks -le 0 ]; do tick; done
  }
  ended() {
    eval "one=\\$pid$1"; [ "$one" ] || return 0
    wait $one; eval "pid$1="; : >"$d/pid$1"; left=
    for pid in $running; do [ $pid = $one ] || left="$left $pid"; done
    running=$left
  }
  finish() {
    ended $1; rows=
    if [ -s "$d/printed$1" ]; then
      read -r rows <"$d/printed$1"; forking=1
      head -n ${MOST_ROWS} "$d/rows$1" & jobs=$!; forking=; wait $jobs; jobs=
    else
      # its last line may be cut
      while IFS= read -r row; do printf '%s\\n' "$row"; done <"$d/rows$1"
    fi
    if [ "$rows" ] && [ "$printed" != - ]; then printed=$((printed + rows)); else printed=-; fi
  }`;

/**
 * Shell: begins all checks, then prints their rows. When the checks that send datagrams have ended, and if
 * another one waits for that, there is `$d/alone`.
 */
export function sideBySide(schedule: readonly Start[], sending: readonly number[]): string {
  const checks = schedule.map(({ check }) => check).toSorted((a, b) => a - b);
  const each = (those: readonly number[], what: string): string =>
    those.length > 0 ? `  for check in ${those.join(' ')}; do ${what} $check; done` : '  :';
  return [...schedule.map(beginText), each(sending, 'ended'), '  : >"$d/alone"', each(checks, 'finish')].join('\n');
}

function beginText({ check, after, seconds }: Start, index: number, { length }: readonly Start[]): string {
  return `  begin ${[check, index === length - 1 ? 0 : ticksIn(seconds), ...after].join(' ')}`;
}
