import type { Judgement, ProbeRecord, Target } from '../../src/check/plugin.ts';

const MS = String.raw`\d+(?:\.\d+)?`;
const PASS = new RegExp(`^(${MS}) (${MS}) (${MS}) =$`);
const PING = `(${MS}|[-x])`;
const OTHER = new RegExp(`^${PING} ${PING} ${PING} (\\d+)(?: (.*))?$`, 's');
const SENT = 3;

/** The shell's own name or ping's, before its words. */
const SPEAKER = String.raw`^(?:\S*sh: (?:\d+: )?(?:line \d+: )?)?(?:\S*ping6?: )?`;
/** A router, or the other end, said by ICMP that there is no way. */
const ICMP_ERROR = /^From \S+ /;
/** The system refused a packet; old iputils says it without its name. */
const SEND_ERROR = new RegExp(`${SPEAKER}(?:connect|send(?:msg|to)|recv(?:msg|from)): `);
/** What iputils makes of a connect that was refused with EACCES: a route of type prohibit, a firewall. */
const FIREWALL = 'check your local firewall rules';
/** These tell of the pod's own memory, not of the network. */
const SHORTAGE = /No buffer space available|Cannot allocate memory|Out of memory/;
/** No socket for it, or no leave to run a ping that has capabilities of its own. */
const NO_LEAVE = /are you root\?|missing cap_net_raw|Operation not permitted|Permission denied/;
/** busybox or an old iputils without IPv6; glibc's, musl's and busybox' words. */
const NO_IPV6 = /invalid option -- '?6|unrecognized option: '?-?6|applet not found/;

/** ICMP has no identity: a pass says that the address answered, not that the right floater did. */
export function judge(target: Target, { fields }: ProbeRecord): Judgement {
  const pass = PASS.exec(fields);
  if (pass) return { verdict: 'pass', latencyMs: average(pass.slice(1)) };
  const [, first = '', second = '', third = '', exit = '', words = ''] = OTHER.exec(fields) ?? [];
  const pings = [first, second, third];
  const answered = pings.filter((ping) => ping !== '-' && ping !== 'x');
  if (exit === '' || answered.length === SENT)
    return programError(`strange record: ${JSON.stringify(fields.slice(0, 200))}`);
  return unanswered(target, { answered, unknown: pings.includes('x'), exit, words: plain(words) });
}

interface Found {
  /** Milliseconds of those that were answered. */
  readonly answered: readonly string[];
  /** Some neither answered nor lost, as far as ping told. */
  readonly unknown: boolean;
  readonly exit: string;
  readonly words: string;
}

function unanswered({ section }: Target, { answered, unknown, exit, words }: Found): Judgement {
  const way = isNoWay(words);
  if (words.includes(' bytes from ') || words.startsWith('wrong data byte')) {
    return { verdict: 'fail', reason: 'BAD_REPLY', detail: `not what was sent, or not from where: ${words}` };
  }
  if (unknown && !way) return unmeasured(section.family, exit, words);
  if (answered.length > 0) {
    const detail = `${SENT - answered.length} of ${SENT} packets lost${words && `: ${words}`}`;
    return { verdict: 'fail', reason: 'LOSS', detail, latencyMs: average(answered) };
  }
  if (way) return { verdict: 'fail', reason: 'UNREACHABLE', detail: words.replace(new RegExp(SPEAKER), '') };
  return { verdict: 'fail', reason: 'TIMEOUT', detail: `no answer to ${SENT} packets${words && `: ${words}`}` };
}

function isNoWay(words: string): boolean {
  if (SHORTAGE.test(words)) return false;
  return ICMP_ERROR.test(words) || SEND_ERROR.test(words) || words.includes(FIREWALL);
}

/** No packet is known to have been sent, so nothing is known of the network. */
function unmeasured(family: Target['section']['family'], exit: string, words: string): Judgement {
  if (SHORTAGE.test(words)) return programError(`ping ${exit}: ${words}`);
  if (family === 'ipv6' && NO_IPV6.test(words)) return { verdict: 'skip', detail: "the floater's ping knows no IPv6" };
  if (NO_LEAVE.test(words)) return { verdict: 'skip', detail: `the floater may not send ICMP: ${words}` };
  return programError(`ping ${exit}: ${words || 'it said nothing'}`);
}

function programError(detail: string): Judgement {
  return { verdict: 'error', reason: 'PROGRAM', detail };
}

function average(all: readonly string[]): number {
  return all.reduce((sum, ms) => sum + Number(ms), 0) / all.length;
}

/** On one line, without what would steer a terminal. */
function plain(words: string): string {
  return words.replace(/[\p{Cc}\s]+/gu, ' ').trim();
}
