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

/** Milliseconds for what is asked of the system itself, on a busy node. */
const LOCAL_MS = 10_000;

/**
 * What is full-size is tried first: where it passes, small packets pass as well. Datagrams before requests, since
 * after them the system may know the path MTU already. The deadline holds where every target is silent: all datagrams
 * wait for their whole time once and for a second three times more, all requests are made twice. Of those that
 * answer small datagrams alone, the path MTU is searched for the first 32; it would be the same for the others, mostly.
 *
 * Its records are `NUMBER MTU INTERFACE UDP<tab>TCP<tab>`. UDP: `-` not tried, `= N` and `+ N` a full-size
 * datagram was answered the first or second time, N the path MTU that the system was told; `~ N` only a small one was,
 * N the path MTU that was found; N is 0 where none is known. `! EXIT WORDS`: none was, and what the closer look gave;
 * `x EXIT WORDS`: nc did not do its work. TCP as requestsShell has it.
 */
export function program(targets: readonly Target[], { timeoutMs }: ProbeOptions): Program {
  const datagrams = targets.filter((target) => !isTcpOnly(target)).length;
  const waits = flightTime(wholeSeconds(timeoutMs)) + 3 * flightTime(HASTE);
  const requests = curlTime(targets.length, timeoutMs) + curlTime(2 * targets.length, timeoutMs);
  return {
    text: targets.length === 0 ? '  :' : text(targets, timeoutMs),
    records: targets.length,
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
  for key in $sized; do
    eval "udp=\\$udp$key"
    if [ "$udp" = '~' ] && [ $count -lt ${SEARCHED} ]; then lost="$lost $key"; count=$((count + 1)); fi
  done
  [ -z "$lost" ] || search $lost
${requestsShell(targets, curlSeconds(timeoutMs))}
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
