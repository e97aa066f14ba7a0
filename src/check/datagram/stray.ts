import { flights, HASTE } from './send.ts';

/** How many destinations are asked one by one if only some of their flight answered from elsewhere. */
const SINGLE = 16;

/** The most flights that this takes. */
export function strayFlights(destinations: number): number {
  return destinations === 0 ? 0 : flights(destinations) + SINGLE;
}

/**
 * Shell. A floater on the host network listens on every address of its node, and the system answers a
 * datagram from the address that is nearest to the asker. If the node has an address in the pod network, that
 * is not the one that was asked. nc does not accept such an answer, but the pod's own system counts a
 * datagram that no socket wanted (RFC 4113, udpNoPorts), and nothing else sends any to this pod
 * once the other checks that send datagrams have ended (`$d/alone`). If the
 * datagram of a destination is counted, its `$heard` is 2.
 */
export function strayShell(keys: readonly number[]): string {
  return `noports() {
    ports=0
    while read -r name _ one _; do
      [ "$name" != Udp: ] || case $one in *[!0-9]*) ;; *) ports=$one ;; esac
    done </proc/net/snmp
    while read -r name one; do [ "$name" != Udp6NoPorts ] || ports=$((ports + one)); done </proc/net/snmp6
  }
  astray() {
    { noports; } 2>/dev/null; earlier=$ports; words=; slot=0
    for key; do eval "words=\\"\\$words $slot payload ${HASTE} \\$to$key\\""; slot=$((slot + 1)); done
    fly $words
    { noports; } 2>/dev/null; came=$((ports - earlier))
    if [ $came -ge $# ]; then for key; do eval "heard$key=2"; done
    elif [ $came -gt 0 ] && [ $# -gt 1 ]; then doubt="$doubt $*"
    fi
  }
  asked=; doubt=; single=0
  for key in $mute; do case ' ${keys.join(' ')} ' in *" $key "*) asked="$asked $key" ;; esac; done
  until [ ! "$asked" ] || [ -e "$d/alone" ]; do tick; done
  each astray $asked
  for key in $doubt; do
    [ $single -lt ${SINGLE} ] || break
    single=$((single + 1)); astray $key
  done
  left=
  for key in $mute; do eval "heard=\\$heard$key"; [ "$heard" = 2 ] || left="$left $key"; done
  mute=$left`;
}
