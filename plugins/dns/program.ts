import { checkedWord, type ProbeOptions, type Program, shellAddress, type Target } from '../../src/check/plugin.ts';
import { ASK, RESOLVERS } from './ask.ts';

/** Targets that are looked up at a time: a shell and a dig each, and a dig takes some megabytes. */
const PARALLEL = 16;
/** Nameservers of resolv.conf that are asked, as the C library does it (resolv.conf(5)). */
const SERVERS = 3;
/** Seconds that a busy node may need to start a few processes. */
const STARTS = 2;

const NAME = /^[A-Za-z0-9_]([-A-Za-z0-9_.]*[A-Za-z0-9_.])?$/;

/**
 * For each target A, then AAAA, one question a process and no second try: a time-out is what is looked for. A nameserver of
 * resolv.conf that does not answer is passed over, as the C library does.
 *
 * Its records: `NUMBER SERVER NAME A=STATUS/ADDRESS,…/MS AAAA=STATUS/ADDRESS,…/MS PASSED-OVER .`, where STATUS is the
 * server's own word or TIMEOUT, CONNREFUSED, UNREACHABLE, NOTASKED; `NUMBER ! WORD` where nobody could be asked; `NUMBER ? WORDS`,
 * what the tool said and is not understood.
 */
export function program(targets: readonly Target[], { timeoutMs }: ProbeOptions): Program {
  const seconds = Math.max(1, Math.ceil(timeoutMs / 1000));
  const rounds = Math.max(1, Math.ceil(targets.length / PARALLEL));
  const deadlineMs = rounds * (SERVERS + 1) * (seconds + STARTS) * 1000;
  return { text: targets.length === 0 ? '  :' : text(targets, seconds), records: targets.length, deadlineMs };
}

function text(targets: readonly Target[], seconds: number): string {
  const words = targets.map((target, number) => ({ number, word: wordsOf(target, number) }));
  const lanes = [...Map.groupBy(words, ({ number }) => number % PARALLEL).values()];
  return `
  jobs=' '; : >"$d/looked"; patience=${seconds}
  ${RESOLVERS}
  ${ASK}
${lanes.map((lane) => `  lane ${lane.map(({ word }) => word).join(' ')} >>"$d/looked" & jobs="$jobs $!"`).join('\n')}
  wait $jobs; jobs=
  while IFS= read -r line; do row "$line"; done <"$d/looked"`;
}

/** `NUMBER SERVER PORT NAME`; the server is a dash where it is the pod's own. */
function wordsOf({ address, port, aim }: Target, number: number): string {
  const server = address === '' ? '-' : shellAddress(address);
  return `${number} ${server} ${Math.trunc(port)} ${checkedWord(NAME, aim?.name ?? '')}`;
}
