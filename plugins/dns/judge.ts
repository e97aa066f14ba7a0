import {
  cannot,
  type Judgement,
  type ProbeRecord,
  programError,
  shellAddress,
  strangeRecord,
  type Target,
} from '../../src/check/plugin.ts';
import { type LookedUp, recordOf, type ServerAnswers, type Silence } from './record.ts';
import { halfSilent, inBrackets, refused, silent, wayWords } from './silence.ts';

/** Why no server was asked. */
const NOBODY: ReadonlyMap<string, Judgement> = new Map([
  ['! tool', cannot("the floater's image has neither dig nor nslookup")],
  ['! nameserver', dnsFailure('resolv.conf names no nameserver')],
  ['! domain', dnsFailure('the search list of resolv.conf has no word that begins with svc.')],
]);

/** The old nslookup of busybox, and others that do not know record types. */
const NO_SUCH_OPTION = /invalid option|unrecognized option|usage:|can't resolve '-/i;
/** These are about the pod's own memory, not about the network. */
const SHORTAGE = /out of memory|not enough (?:free )?resources|too many open files|no buffer space|cannot allocate/i;

/**
 * Both types must be answered, at least one with an address, and all addresses must be right if that is
 * known.
 */
export function judge(target: Target, { fields }: ProbeRecord): Judgement {
  const nobody = NOBODY.get(fields);
  if (nobody) return notAsked(target, nobody);
  const found = recordOf(fields);
  const last = found?.servers.at(-1);
  if (!found || !last) return strangeRecord(fields);
  return unmeasured(found) ?? judgeLast(target, found, last);
}

/** A server that is asked by its address is not to blame for what is missing in the pod's resolv.conf. */
function notAsked({ address }: Target, judgement: Judgement): Judgement {
  if (address === '' || judgement.verdict !== 'fail') return judgement;
  return programError(`not asked: ${judgement.detail}`);
}

function unmeasured({ servers, words }: LookedUp): Judgement | undefined {
  const is = (kind: Silence) => servers.some(({ a, aaaa }) => a.silence === kind || aaaa.silence === kind);
  if (is('cut')) {
    return programError(`the answer is too long for a datagram, and what came has no address${inBrackets(words)}`);
  }
  if (is('failed') && SHORTAGE.test(words)) return programError(words);
  if (!is('unknown')) return undefined;
  if (NO_SUCH_OPTION.test(words)) {
    return cannot(`the floater's tool cannot ask for A and AAAA: ${words}`);
  }
  return programError(words || 'the tool said nothing');
}

/** The servers that were asked before it did not answer. */
function judgeLast(target: Target, found: LookedUp, last: ServerAnswers): Judgement {
  const { a, aaaa } = last;
  if (a.silence && aaaa.silence) return silent(found);
  if (a.silence ?? aaaa.silence) return halfSilent(found, last);
  return refused(found, last) ?? wrongAnswer(target, found, last) ?? passed(found, last);
}

function wrongAnswer({ aim }: Target, { name }: LookedUp, { server, a, aaaa }: ServerAnswers): Judgement | undefined {
  const addresses = [...a.addresses, ...aaaa.addresses];
  if (addresses.length === 0) return dnsFailure(`${server} knows ${name}, and no address of it`);
  const right = aim?.expected?.map(shellAddress);
  const wrong = addresses.filter((address) => right && !right.includes(address));
  if (!right || wrong.length === 0) return undefined;
  return dnsFailure(`${server} answers ${wrong.join(', ')} for ${name}, which has ${right.join(', ')}`);
}

function passed({ servers }: LookedUp, { server, a }: ServerAnswers): Judgement {
  const before = servers.slice(0, -1);
  if (before.length === 0) return { verdict: 'pass', latencyMs: a.ms };
  const detail = `answered by ${server} alone: ${before.map(wayWords).join(', ')}`;
  return { verdict: 'pass', latencyMs: a.ms, note: { kind: 'flaky', detail } };
}

function dnsFailure(detail: string): Judgement {
  return { verdict: 'fail', reason: 'DNS', detail };
}
