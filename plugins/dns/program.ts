import {
  checkedWord,
  LANE,
  type ProbeOptions,
  type Program,
  runLanes,
  shellAddress,
  type Target,
  wholeSeconds,
} from '../../src/check/plugin.ts';
import { ASK } from './ask.ts';
import { LOOK } from './look.ts';
import { MOST_SEARCHED, MOST_SERVERS, RESOLVERS } from './resolvers.ts';

/** How many targets are looked up at once. Each takes a shell and a dig, and a dig takes about 3 MB. */
const PARALLEL = 16;
/** Seconds that a busy node may need to start a process or two. */
const STARTS = 1;
const TYPES = 2;
const DNS_PORT = 53;

const NAME = /^[0-9a-zA-Z_][0-9a-zA-Z_.-]*$/;

/**
 * Each process asks one question, A and then AAAA, without a second try, because losses are what we look for.
 * It uses dig or, without dig, the nslookup of BIND or of busybox (1.29 and later).
 *
 * Its records are `NUMBER NAME SERVER A=ANSWER AAAA=ANSWER[ | SERVER A=ANSWER AAAA=ANSWER…] = WORDS`: the
 * name as it was asked for; the servers that were asked, of which only the last can have answered; the tool's
 * first words about trouble. ANSWER is `STATUS/TIME/ADDRESS,…`. STATUS is the server's own word such as
 * NXDOMAIN, or in lower case why there is none (see ASK). TIME is as dig prints it, or a dash. A record is
 * `NUMBER ! WORD` if no server could be asked. recordOf reads the records.
 */
export function program(targets: readonly Target[], { timeoutMs }: ProbeOptions): Program {
  const seconds = wholeSeconds(timeoutMs);
  const lanes = lanesOf(targets);
  const most = lanes.map((lane) => lane.reduce((sum, { target }) => sum + questions(target), 0));
  return {
    text: lanes.length === 0 ? '  :' : text(lanes, seconds),
    records: targets.length,
    datagrams: 'sent',
    deadlineMs: Math.max(1, ...most) * (seconds + STARTS) * 1000,
  };
}

/**
 * The most questions that a target takes. Once a server has answered, only that one is asked for other names.
 */
function questions(target: Target): number {
  const servers = target.address === '' ? MOST_SERVERS : 1;
  const others = ['cluster', 'whole'].includes(kindOf(target)) ? 0 : MOST_SEARCHED;
  return TYPES * (servers + others);
}

interface Numbered {
  readonly number: number;
  readonly target: Target;
}

function lanesOf(targets: readonly Target[]): readonly (readonly Numbered[])[] {
  const numbered = targets.map((target, number) => ({ number, target }));
  return [...Map.groupBy(numbered, ({ number }) => number % PARALLEL).values()];
}

/** `NUMBER KIND NAME SERVER PORT`. The server is a dash if it is the pod's own. */
function wordsOf({ number, target }: Numbered): string {
  const { address, port, aim } = target;
  const server = address === '' ? '-' : shellAddress(address);
  const name = checkedWord(NAME, aim?.name ?? '').replace(/\.$/, '');
  return `${number} ${kindOf(target)} ${name} ${server} ${Math.trunc(port) || DNS_PORT}`;
}

/** How to complete the name; see LOOK. */
function kindOf({ address, aim }: Target): 'cluster' | 'whole' | 'server' | 'own' {
  if (aim?.kind === 'cluster') return 'cluster';
  if (aim?.name?.endsWith('.')) return 'whole';
  return address === '' ? 'own' : 'server';
}

function text(lanes: readonly (readonly Numbered[])[], seconds: number): string {
  return `
  c=$d/$check; mkdir "$c"; jobs=' '
  ${RESOLVERS}
  ${ASK}
  ${LOOK}
  lane() {
    ${LANE}
    f=$c/lane$1; set -f
    while [ $# -gt 0 ]; do
      asked=$4; [ $4 != - ] || asked=$servers
      if [ ! "$tool" ]; then echo "$1 ! tool"
      elif [ ! "$asked" ]; then echo "$1 ! nameserver"
      elif [ $2 = cluster ] && [ ! "$svc" ]; then echo "$1 ! domain"
      else names $2 $3; look $1 $5 ${seconds}
      fi
      shift 5
    done
  }
${runLanes(
  lanes.map((lane) => lane.map(wordsOf).join(' ')),
  '$c/told',
)}`;
}
