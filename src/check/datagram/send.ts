/**
 * Datagrams that wait for their answers at a time: an nc takes 0.2 MB, and the floater has 128 MiB. They are started
 * together and waited for together, so that a shell for each is not needed.
 */
export const IN_FLIGHT = 100;
/** Seconds that a busy node may need to start so many processes. */
const STARTS = 2;
/** Seconds for what cannot be answered late any more: a repeat to who has been silent before, a closer look. */
export const HASTE = 1;

/** In how many flights so many datagrams are sent. */
export function flights(datagrams: number): number {
  return Math.ceil(datagrams / IN_FLIGHT);
}

/** Milliseconds after which a flight of datagrams with so much patience is over. */
export function flightTime(seconds: number): number {
  return (seconds + STARTS) * 1000;
}

/**
 * Shell. `fly SLOT PAYLOAD SECONDS ADDRESS PORT …` sends the file `$c/PAYLOAD` as one datagram for each five words, at
 * most IN_FLIGHT of them, and waits for an answer to each: `$c/got$SLOT`, nc's words in `$c/said$SLOT`, its exit code in
 * `$code$SLOT`. `-W 1`: the first answer ends it. Not `-v`: with it nc sends datagrams of its own before ours. Without it
 * nc says neither that the port is refused nor that there is no route: it ends in silence, at once.
 *
 * `peer SLOT SECONDS ADDRESS PORT …` is the closer look for those that are silent: `-z -v` sends two datagrams of one
 * byte. It exits with 0 where nothing came back; with 1 and without words where the second was refused; with 1
 * and `… failed: WORDS` where the system has no way.
 *
 * A fork that is told to end before it has become one of its own does not hear it: so it looks for `$d/over`.
 *
 * `each FUNCTION KEY…` calls the function with so many keys at a time as may be in flight.
 */
export const SEND = `fly() {
    jobs=; flown=
    while [ $# -gt 0 ]; do
      { [ -e "$d/over" ] || exec nc -u -n -w $3 -W 1 $4 $5; } <"$c/$2" >"$c/got$1" 2>"$c/said$1" & jobs="$jobs $!"; flown="$flown $1:$!"
      shift 5
    done
    land
  }
  peer() {
    jobs=; flown=
    while [ $# -gt 0 ]; do
      { [ -e "$d/over" ] || exec nc -z -v -u -n -w $2 $3 $4; } </dev/null >/dev/null 2>"$c/said$1" & jobs="$jobs $!"; flown="$flown $1:$!"
      shift 4
    done
    land
  }
  land() {
    for one in $flown; do wait "\${one#*:}"; eval "code\${one%:*}=$?"; done
    jobs=
  }
  each() {
    what=$1; shift
    while [ $# -gt 0 ]; do
      part=; count=0
      while [ $# -gt 0 ] && [ $count -lt ${IN_FLIGHT} ]; do part="$part $1"; count=$((count + 1)); shift; done
      $what $part
    done
  }`;
