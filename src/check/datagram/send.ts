import { ticksIn } from '../side-by-side.ts';

/**
 * How many datagrams wait for their answers at once: an nc takes 0.2 MB, and the floater has 128 MiB. They
 * are started together and waited for together, so that they do not each need a shell.
 */
export const IN_FLIGHT = 100;
/** Seconds that a busy node may need to start this many processes. */
const STARTS = 2;
/** How many of earlier flights may still wait meanwhile. */
const ALOFT = 50;
/**
 * Seconds to wait if no late answer is possible any more: for a repeat after a silence, and for a closer
 * look.
 */
export const HASTE = 1;

/** How many flights this many datagrams take. */
export function flights(datagrams: number): number {
  return Math.ceil(datagrams / IN_FLIGHT);
}

/** Milliseconds after which a flight is over, if its datagrams wait for this many seconds. */
export function flightTime(seconds: number): number {
  return (seconds + STARTS) * 1000;
}

/**
 * Shell. `fly SLOT PAYLOAD SECONDS ADDRESS PORT …` sends the file `$c/PAYLOAD` as one datagram for each five
 * words, at most IN_FLIGHT of them, and waits for an answer to each. The answer is in `$c/got$SLOT`, nc's
 * words in `$c/said$SLOT` and its exit code in `$code$SLOT`. With `-W 1`, the first answer ends nc. `-v` is
 * missing because it makes nc send datagrams of its own before ours. Without it, nc does not say that the
 * port is refused or that there is no route: it ends silently and at once.
 *
 * `launch` is the same without the waiting. `soon` then waits for HASTE seconds at most: `$landed` are the
 * slots that have ended, and the others are `$aloft`. `room COUNT FUNCTION` waits for the oldest of them
 * until COUNT more may fly, and `settle FUNCTION` for all; FUNCTION gets the slots that have ended. A shell
 * cannot ask whether a child has ended without waiting for it, but the system says so: it is a zombie.
 *
 * `peer SLOT SECONDS ADDRESS PORT …` is the closer look at those that are silent. `-z -v` sends two datagrams
 * of one byte. It exits with 0 if nothing came back, with 1 and no words if the second was refused, and with
 * 1 and `… failed: WORDS` if the system has no route.
 *
 * A fork may be told to end before it has become a process of its own. It does not hear this, so it looks for
 * `$d/over`.
 *
 * `$others` are processes that a check runs beside these.
 *
 * `each FUNCTION KEY…` calls the function with as many keys at once as may be in flight.
 */
export const SEND = `flown=; aloft=; others=; slot=0
  launch() {
    while [ $# -gt 0 ]; do
      { [ -e "$d/over" ] || exec nc -u -n -w $3 -W 1 $4 $5; } <"$c/$2" >"$c/got$1" 2>"$c/said$1" & jobs="$jobs $!"; flown="$flown $1:$!"
      shift 5
    done
  }
  fly() { launch "$@"; land; }
  peer() {
    while [ $# -gt 0 ]; do
      { [ -e "$d/over" ] || exec nc -z -v -u -n -w $2 $3 $4; } </dev/null >/dev/null 2>"$c/said$1" & jobs="$jobs $!"; flown="$flown $1:$!"
      shift 4
    done
    land
  }
  land() {
    landed=
    for one in $flown; do wait "\${one#*:}"; eval "code\${one%:*}=$?"; landed="$landed \${one%:*}"; done
    flown=; busy
  }
  soon() {
    landed=; ticks=${ticksIn(HASTE)}
    for one in $flown; do
      while flies "\${one#*:}" && [ $ticks -gt 0 ]; do tick; done
      if flies "\${one#*:}"; then aloft="$aloft $one"
      else wait "\${one#*:}"; eval "code\${one%:*}=$?"; landed="$landed \${one%:*}"
      fi
    done
    flown=; busy
  }
  flies() { state=; { read -r _ _ state _ <"/proc/$1/stat"; } 2>/dev/null; case $state in ''|Z) return 1 ;; esac; }
  busy() { jobs=$others; for one in $aloft; do jobs="$jobs \${one#*:}"; done; }
  room() {
    more=$1; hearer=$2
    while [ "$aloft" ]; do
      set -- $aloft
      [ $((more + $#)) -gt ${IN_FLIGHT + ALOFT} ] || break
      flown=$1; shift; aloft=$*; land
      $hearer $landed
    done
  }
  settle() { room ${IN_FLIGHT + ALOFT} $1; }
  each() {
    what=$1; shift
    while [ $# -gt 0 ]; do
      part=; count=0
      while [ $# -gt 0 ] && [ $count -lt ${IN_FLIGHT} ]; do part="$part $1"; count=$((count + 1)); shift; done
      $what $part
    done
  }`;
