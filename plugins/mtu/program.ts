import {
  curlSeconds,
  curlTime,
  flights,
  flightTime,
  HASTE,
  httpUrl,
  type ProbeOptions,
  type Program,
  shellAddress,
  type Target,
  wholeSeconds,
} from '../../src/check/plugin.ts';
import { DATAGRAMS, SEARCH, SEARCHED, STEPS } from './datagrams.ts';
import { INTERFACE } from './interface.ts';
import { requestsShell, TRANSFERS } from './requests.ts';
import { isTcpOnly } from './targets.ts';

/** Milliseconds for questions to the system itself, on a busy node. */
const LOCAL_MS = 10_000;

/**
 * Full size is tried first, because if it passes, small packets pass as well. Datagrams come before requests,
 * since after requests the system may already know the path MTU. The deadline holds even if every target is
 * silent: all datagrams wait once for the whole timeout and three more times for a second, and all requests
 * are made twice. If targets answer only small datagrams, the path MTU is searched for the first 32 of them.
 * It would mostly be the same for the others.
 *
 * Its records are `NUMBER MTU INTERFACE UDP<tab>TCP<tab>`. UDP is one of: `-`, not tried; `= N` and `+ N`, a
 * full-size datagram was answered the first or second time, and N is the path MTU that the system learnt; `~
 * N`, only a small one was answered, and N is the path MTU that was found; `! EXIT WORDS`, none was answered,
 * with the result of the closer look; `x EXIT WORDS`, nc did not do its work. N is 0 if none is known. TCP is
 * as in requestsShell.
 */
export function program(targets: readonly Target[], { timeoutMs }: ProbeOptions): Program {
  const datagrams = targets.filter((target) => !isTcpOnly(target)).length;
  const waits = flightTime(wholeSeconds(timeoutMs)) + 3 * flightTime(HASTE);
  const requests = curlTime(targets.length, timeoutMs) + curlTime(2 * targets.length, timeoutMs);
  return {
    text: targets.length === 0 ? '  :' : text(targets, timeoutMs),
    records: targets.length,
    datagrams: 'sent',
    deadlineMs: LOCAL_MS + flights(datagrams) * waits + STEPS * flightTime(HASTE) + requests,
  };
}

function text(targets: readonly Target[], timeoutMs: number): string {
  return `
  c=$d/$check; mkdir "$c"; keys=; asked=
  while read -r key address port url datagrams; do
    eval "to$key='$address $port'; url$key='$url'; dev$key=; udp$key=-; tcp$key=; path$key=0"
    keys="$keys $key"; [ $datagrams = no ] || asked="$asked $key"
  done <<'TARGETS'
${targets.map(lineOf).join('\n')}
TARGETS
  ${INTERFACE}
  ${DATAGRAMS}
  ${SEARCH}
  ${TRANSFERS}
  routes $keys; sizes $keys
  sized=
  for key in $asked; do eval "size=\\$size$key"; [ $size = 0 ] || sized="$sized $key"; done
  datagrams ${wholeSeconds(timeoutMs)} $sized
  # once more: meanwhile the system may have been told
  routes $sized
  lost=; count=0
  for key in $sized; do eval "udp=\\$udp$key"; [ "$udp" != '~' ] || lost=1; done
  [ ! "$lost" ] || settle late
  lost=
  for key in $sized; do
    eval "udp=\\$udp$key"
    if [ "$udp" = '~' ] && [ $count -lt ${SEARCHED} ]; then lost="$lost $key"; count=$((count + 1)); fi
  done
  [ -z "$lost" ] || search $lost
${requestsShell(curlSeconds(timeoutMs))}
  for key in $keys; do
    eval "udp=\\$udp$key; tcp=\\$tcp$key; path=\\$path$key; learnt=\\$learnt$key"
    case $udp in =|+) udp="$udp \${learnt:-0}" ;; '~') udp="~ $path" ;; esac
    eval "row \\"$key \\$mtu$key \\$dev$key \\$udp	\\$tcp	\\""
  done`;
}

function lineOf(target: Target, number: number): string {
  const { address, port } = target;
  const datagrams = isTcpOnly(target) ? 'no' : 'yes';
  return `${number} ${shellAddress(address)} ${Math.trunc(port)} ${httpUrl(target)} ${datagrams}`;
}
