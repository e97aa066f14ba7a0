import {
  LANE,
  type ProbeOptions,
  type Program,
  runLanes,
  shellAddress,
  type Target,
  wholeSeconds,
} from '../../src/check/plugin.ts';

/** How many targets are pinged at once. Each takes a shell and a ping, and the floater has 128 MiB. */
const PARALLEL = 32;
/** Seconds for each ping of a target that has lost one. These pings only distinguish LOSS from TIMEOUT. */
const HASTE = 1;
/** Seconds that a busy node may need to start three processes. */
const STARTS = 1;

/**
 * Runs `ping -c 1` for each target `count` times, one after another. Not `-c COUNT`: three of those take two
 * seconds, busybox before 1.32 has no `-i`, and either ping waits for the last reply only as long as the
 * others took, or a second. Not `-w`: with it, iputils sends more packets until COUNT replies are there, and
 * a loss would look like a pass. Not `-q`: with it, iputils hides what ICMP said. No `-n`: iputils does not
 * look up names for a target that is an address. `-W` is in whole seconds, as old versions require. A reply
 * only counts if it comes from the address that was asked.
 *
 * A pass is `NUMBER MS… =`. Anything else is `NUMBER PING… : EXIT WORDS`. PING is milliseconds, `-` for lost
 * or `x` for neither. EXIT is the last bad exit code, and WORDS is the first line that is not part of ping's
 * report.
 */
export function program(targets: readonly Target[], { timeoutMs, count }: ProbeOptions): Program {
  const seconds = wholeSeconds(timeoutMs);
  const rounds = Math.max(1, Math.ceil(targets.length / PARALLEL));
  const deadlineMs = rounds * (seconds + (count - 1) * HASTE + STARTS) * 1000;
  return { text: text(lanesOf(targets), { seconds, count }), records: targets.length, deadlineMs };
}

/** Each lane's numbers and addresses, as shell words. The addresses are as ping prints them. */
function lanesOf(targets: readonly Target[]): readonly string[] {
  const words = targets.map(({ address }, number) => ({ number, word: `${number} ${shellAddress(address)}` }));
  const lanes = Map.groupBy(words, ({ number }) => number % PARALLEL);
  return [...lanes.values()].map((lane) => lane.map(({ word }) => word).join(' '));
}

function text(
  lanes: readonly string[],
  { seconds, count }: { readonly seconds: number; readonly count: number },
): string {
  return `
  jobs=' '
  ping6=ping6; command -v ping6 >/dev/null || ping6='ping -6'
  lane() {
    ${LANE}
    f=$d/lane$1
    while [ $# -gt 0 ]; do
      ping=ping; case $2 in *:*) ping=$ping6 ;; esac
      patience=${seconds}; got=; bad=0; said=
      for ms in ${Array(count).fill('x').join(' ')}; do
        $ping -c 1 -W $patience $2 >"$f" 2>&1 & wait $!; code=$?
        while IFS= read -r line; do
          case $line in
            *" bytes from $2: "*" time="*" ms") [ $code != 0 ] || { ms=\${line##* time=}; ms=\${ms% ms}; } ;;
            *" packets transmitted, 0 "*) [ $ms != x ] || ms=- ;;
            'wrong data byte'*) ms=x; said=\${said:-$line} ;;
            ''|PING*|---*|*' packets transmitted, '*|rtt*|round-trip*|*' Redirect'*|*': socktype: '*) ;;
            *) said=\${said:-$line} ;;
          esac
        done <"$f"
        case $ms in x|-) patience=${HASTE}; bad=$code ;; esac
        got="$got $ms"
      done
      case $got in
        *[!0-9.\\ ]*) printf '%s%s : %s %.200s\\n' $1 "$got" $bad "$said" ;;
        *) printf '%s%s =\\n' $1 "$got" ;;
      esac
      shift 2
    done
  }
${runLanes(lanes, '$d/pinged')}`;
}
