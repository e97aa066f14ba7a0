import type { FailReason, Judgement } from '../../src/check/plugin.ts';
import type { DnsAnswer, LookedUp, ServerAnswers, Silence } from './record.ts';

const REASONS = {
  timeout: 'TIMEOUT',
  refused: 'REFUSED',
  failed: 'UNREACHABLE',
  malformed: 'BAD_REPLY',
  cut: 'BAD_REPLY',
  unknown: 'BAD_REPLY',
} as const satisfies Record<Silence, FailReason>;

const WORDS = {
  timeout: 'does not answer',
  refused: 'refuses the connection',
  failed: 'cannot be reached',
  malformed: 'answers with what is no DNS',
  cut: 'answers with too much',
  unknown: 'is not understood',
} as const satisfies Record<Silence, string>;

/** No server answered either type. The first server decides, because it is the one that programs wait for. */
export function silent({ name, servers, words }: LookedUp): Judgement {
  const hasSpoken = servers.some(({ a, aaaa }) => a.said ?? aaaa.said);
  const reason = hasSpoken ? 'DNS' : REASONS[servers[0]?.a.silence ?? 'timeout'];
  return {
    verdict: 'fail',
    reason,
    detail: `${servers.map(wayWords).join(', ')}: ${name} A${inBrackets(words)}`,
  };
}

/**
 * One type is lost on its way, or the server drops it. Programs that ask for both wait until they time out.
 * The latency is that of the other type: it shows that the server was reached.
 */
export function halfSilent({ name, words }: LookedUp, { server, a, aaaa }: ServerAnswers): Judgement {
  const [type, lost, other, heard] = a.silence ? (['A', a, 'AAAA', aaaa] as const) : (['AAAA', aaaa, 'A', a] as const);
  const silence = lost.silence ?? 'timeout';
  const detail = `${server} ${WORDS[silence]}: ${name} ${type}, though ${other} was answered with ${heard.said}`;
  return { verdict: 'fail', reason: REASONS[silence], detail: detail + inBrackets(words), latencyMs: heard.ms };
}

/** Undefined if both types were answered without an error. */
export function refused({ name, servers }: LookedUp, { server, a, aaaa }: ServerAnswers): Judgement | undefined {
  if (a.said === 'NOERROR' && aaaa.said === 'NOERROR') return undefined;
  const says = a.said === aaaa.said ? a.said : `${a.said} to A and ${aaaa.said} to AAAA`;
  const before = servers.slice(0, -1).map((one) => `; ${wayWords(one)}`);
  return { verdict: 'fail', reason: 'DNS', detail: `${server} says ${says}: ${name}${before.join('')}` };
}

/** The result of a server that had no answer to either type. */
export function wayWords({ server, a, aaaa }: ServerAnswers): string {
  const [one, other] = [answerWords(a), answerWords(aaaa)];
  return one === other ? `${server} ${one}` : `${server} ${one} to A and ${other} to AAAA`;
}

function answerWords({ said, silence }: DnsAnswer): string {
  return silence ? WORDS[silence] : `says ${said}`;
}

/** A refusal says it all. In any other case the system's words are worth reading. */
export function inBrackets(words: string): string {
  return words === '' || /^connection refused$/i.test(words) ? '' : ` (${words})`;
}
