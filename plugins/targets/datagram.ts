import { LANE, runLanes, shellAddress, wholeSeconds } from '../../src/check/plugin.ts';

/** How many targets are asked at once. Each takes a shell and an nc. */
const PARALLEL = 16;
/** Seconds to find out why there was no answer. */
const WHY = 1;
/** Seconds that a busy node may need to start two processes. */
const STARTS = 1;

export interface TargetDatagram {
  /** The number of its record. */
  readonly number: number;
  readonly address: string;
  readonly port: number;
}

/** The longest time that this many targets can take, in milliseconds. */
export function datagramTime(targets: number, timeoutMs: number): number {
  return Math.ceil(targets / PARALLEL) * (wholeSeconds(timeoutMs) + WHY + STARTS) * 1000;
}

/**
 * Shell: one datagram to each target. It needs OpenBSD's nc, which ends when an answer comes (-W 1). It also
 * ends when an ICMP error comes, with exit 0 and no words. So the clock shows which targets were silent to
 * the end. For the others, nc -v shows why, by its exit code or in words. It is not used at once, because it
 * sends datagrams of its own.
 * A pass is `NUMBER udp =`. `NUMBER udp -` is silence, and `NUMBER udp ?` is an image without such an nc.
 * Anything else is `NUMBER udp EXIT EXIT WORDS`, in which the second EXIT is that of nc -v.
 */
export function datagramText(targets: readonly TargetDatagram[], timeoutMs: number): string {
  const seconds = wholeSeconds(timeoutMs);
  const words = targets.map(({ number, address, port }) => `${number} ${shellAddress(address)} ${Math.trunc(port)}`);
  const lanes = Map.groupBy(words.entries(), ([index]) => index % PARALLEL);
  return `
  c=$d/$check; mkdir -p "$c"; jobs=' '; printf 'netdoctor\\n' >"$c/datagram"
  clock() { up=0.00 rest=; read -r up rest </proc/uptime; now=$((\${up%.*} * 100 + 1\${up#*.} - 100)); }
  lane() {
    ${LANE}
    f=$c/lane$1
    while [ $# -gt 0 ]; do
      clock; began=$now
      nc -u -n -w ${seconds} -W 1 $2 $3 <"$c/datagram" >"$f" 2>/dev/null & wait $!; code=$?
      clock
      if [ -s "$f" ]; then echo "$1 udp ="
      elif [ $code = 0 ] && [ $((now - began)) -ge ${seconds * 100 - 10} ]; then echo "$1 udp -"
      else
        nc -u -n -v -z -w ${WHY} $2 $3 >/dev/null 2>"$f" & wait $!; why=$?
        said=; IFS= read -r said <"$f"
        printf '%s udp %s %s %.200s\\n' $1 $code $why "$said"
      fi
      shift 3
    done
  }
  if nc -h 2>&1 | grep -q recvlimit; then
${runLanes(
  [...lanes.values()].map((lane) => lane.map(([, word]) => word).join(' ')),
  '$c/sent',
)}
  else
    jobs=; for n in ${targets.map(({ number }) => number).join(' ')}; do row "$n udp ?"; done
  fi`;
}
