import type { Program } from '../contract.ts';
import { wholeSeconds } from '../lane.ts';
import { checkedWord, shellAddress } from '../shell-words.ts';
import { flights, flightTime, HASTE, IN_FLIGHT, SEND } from './send.ts';
import { strayFlights, strayShell } from './stray.ts';

const IDENTITY = /^[0-9a-zA-Z.-]*$/;
const PAYLOAD = /^[a-z]+$/;

/** One question and its destination. */
export interface Datagram {
  readonly address: string;
  readonly port: number;
  /** The one right answer; empty if the judge has to see what came. */
  readonly want: string;
  /** Whether it may answer from an address other than the one asked. If it is silent, we look for that. */
  readonly mayStray?: boolean;
}

export interface DatagramRequest {
  readonly datagrams: readonly Datagram[];
  /** What each datagram says. */
  readonly payload: string;
  readonly timeoutMs: number;
}

/**
 * Sends the datagrams in flights. A flight holds at most one datagram for a destination. The next flight
 * begins when all of one are answered, or after a second: while a few wait for their time-out, the others go
 * on, and repeats to them are sent. Destinations that never answered get a closer look at the
 * end. After a silence, each repeat to the same destination waits only a second, so that a thousand dead
 * destinations cost ten timeouts and not thirty. There is no latency:
 * no shell that must run this has a clock finer than a hundredth of a second, and nc takes longer to start
 * than most answers take.
 *
 * Its records: `NUMBER right`; `NUMBER other BODY`, another answer; `NUMBER none`, no answer, though another
 * attempt at the same destination had one; `NUMBER stray`, an answer came from another address; `NUMBER none
 * EXIT WORDS`, there never was an answer, with the result of the closer look; `NUMBER unsent EXIT WORDS`, nc
 * did not do its work. datagramOf reads them.
 */
export function datagramProgram({ datagrams, payload, timeoutMs }: DatagramRequest): Program {
  const seconds = wholeSeconds(timeoutMs);
  const lines = datagrams.map(wordsOf);
  const unique = [...new Set(lines)];
  const strays = new Set(datagrams.flatMap(({ mayStray }, number) => (mayStray ? [lines[number]] : [])));
  const astray = unique.flatMap((line, key) => (strays.has(line) ? [key] : []));
  const keys = new Map(unique.map((line, key) => [line, key]));
  const waves = wavesOf(lines.map((line) => keys.get(line) ?? 0));
  return {
    text: datagrams.length === 0 ? '  :' : text(unique, waves, { payload, seconds, astray }),
    records: datagrams.length,
    datagrams: astray.length > 0 ? 'counted' : 'sent',
    deadlineMs:
      Math.max(1, waves.length) * flightTime(seconds) +
      (flights(unique.length) + strayFlights(astray.length)) * flightTime(HASTE),
  };
}

function wordsOf({ address, port, want }: Datagram): string {
  return `${shellAddress(address)} ${Math.trunc(port)} ${checkedWord(IDENTITY, want)}`;
}

/**
 * As `NUMBER:KEY`. No destination is in a wave twice, since attempts made at the same time are not separate.
 */
function wavesOf(keys: readonly number[]): readonly (readonly string[])[] {
  const waves: { readonly words: string[]; readonly keys: Set<number> }[] = [];
  for (const [number, key] of keys.entries()) {
    let wave = waves.at(-1);
    if (!wave || wave.words.length === IN_FLIGHT || wave.keys.has(key)) {
      wave = { words: [], keys: new Set() };
      waves.push(wave);
    }
    wave.words.push(`${number}:${key}`);
    wave.keys.add(key);
  }
  return waves.map(({ words }) => words);
}

function text(
  unique: readonly string[],
  waves: readonly (readonly string[])[],
  {
    payload,
    seconds,
    astray,
  }: { readonly payload: string; readonly seconds: number; readonly astray: readonly number[] },
): string {
  return `
  c=$d/$check; mkdir "$c"; printf %s ${checkedWord(PAYLOAD, payload)} >"$c/payload"
  while read -r key address port want; do
    eval "to$key='$address $port'; want$key=$want; patience$key=${seconds}; heard$key="
  done <<'TARGETS'
${unique.map((line, key) => `${key} ${line}`).join('\n')}
TARGETS
  ${SEND}
  wave() {
    room $# hear
    [ "$aloft" ] || slot=0
    words=
    for one; do
      eval "of$slot=$one; words=\\"\\$words $slot payload \\$patience\${one#*:} \\$to\${one#*:}\\""; slot=$((slot + 1))
    done
    launch $words; ${seconds > HASTE ? 'soon' : 'land'}
    hear $landed
  }
  hear() {
    for place; do
      eval "one=\\$of$place; code=\\$code$place"; key=\${one#*:}; eval "want=\\$want$key"; body=; said=; whole=
      # without an end of line, read comes to the end of the answer
      [ ! -s "$c/got$place" ] || IFS= read -r body <"$c/got$place" || whole=1
      [ ! -s "$c/said$place" ] || IFS= read -r said <"$c/said$place"
      if [ "$code" -gt 128 ]; then row "\${one%:*} unsent $code $(printf %.200s "$said")"
      elif [ "$whole$body" = "1$want" ]; then eval "heard$key=1"; row "\${one%:*} right"
      elif [ -s "$c/got$place" ]; then eval "heard$key=1"; row "\${one%:*} other $(printf %.200s "$body")"
      elif [ "$said" ] || [ "$code" -gt 1 ]; then row "\${one%:*} unsent $code $(printf %.200s "$said")"
      else silent="$silent $one"; eval "patience$key=${HASTE}"
      fi
    done
  }
  silent=
${waves.map((words) => `  wave ${words.join(' ')}`).join('\n')}
  settle hear
  ${lookFor(astray)}`;
}

/**
 * Shell: asks once about each destination that never answered, and prints the records of all that were
 * silent.
 */
function lookFor(astray: readonly number[]): string {
  return `look() {
    words=; slot=0
    for key; do eval "words=\\"\\$words $slot ${HASTE} \\$to$key\\""; slot=$((slot + 1)); done
    peer $words; slot=0
    for key; do
      said=; IFS= read -r said <"$c/said$slot"
      [ \${#said} -le 200 ] || said=$(printf %.200s "$said")
      eval "seen$key=\\"\\$code$slot \\$said\\""; slot=$((slot + 1))
    done
  }
  mute=
  for one in $silent; do
    key=\${one#*:}; eval "heard=\\$heard$key"
    [ "$heard" ] || { eval "heard$key=0"; mute="$mute $key"; }
  done
${astray.length > 0 ? `  ${strayShell(astray)}\n` : ''}  each look $mute
  for one in $silent; do
    key=\${one#*:}; eval "heard=\\$heard$key"
    case $heard in
      1) row "\${one%:*} none" ;;
      2) row "\${one%:*} stray" ;;
      *) eval "seen=\\$seen$key"; row "\${one%:*} none $seen" ;;
    esac
  done`;
}
