import {
  cannot,
  type Judgement,
  median,
  type ProbeRecord,
  plainWords,
  programError,
  strangeRecord,
  type Target,
} from '../../src/check/plugin.ts';

const MS = String.raw`\d+(?:\.\d+)?`;
const PASS = new RegExp(`^((?:${MS} )+)=$`);
const OTHER = new RegExp(`^((?:(?:${MS}|[-x]) )+): (\\d+)(?: (.*))?$`, 's');

/** The name of the shell or of ping, before its words. */
const SPEAKER = String.raw`^(?:\S*sh: (?:\d+: )?(?:line \d+: )?)?(?:\S*ping6?: )?`;
/** A router or the other end said by ICMP that there is no route. */
const ICMP_ERROR = /^From \S+ /;
/** The system refused a packet. Old iputils says so without its name. */
const SEND_ERROR = new RegExp(`${SPEAKER}(?:connect|send(?:msg|to)|recv(?:msg|from)): `);
/** What iputils says when a connect fails with EACCES: a route of type prohibit, or a firewall. */
const FIREWALL = 'check your local firewall rules';
/** These are about the pod's own memory, not about the network. */
const SHORTAGE = /No buffer space available|Cannot allocate memory|Out of memory/;
/** No socket for ICMP, or no permission to run a ping that has capabilities of its own. */
const NO_LEAVE = /are you root\?|missing cap_net_raw|Operation not permitted|Permission denied/;
/** busybox or an old iputils without IPv6, in the words of glibc, musl and busybox. */
const NO_IPV6 = /invalid option -- '?6|unrecognized option: '?-?6|applet not found/;

/** ICMP has no identity. A pass says that the address answered, not that the right floater did. */
export function judge(target: Target, { fields }: ProbeRecord): Judgement {
  const pass = PASS.exec(fields)?.[1];
  if (pass) return passed(pass.trim().split(' ').map(Number));
  const [, list = '', exit = '', words = ''] = OTHER.exec(fields) ?? [];
  const pings = list.trim().split(' ');
  const samples = pings.filter((ping) => ping !== '-' && ping !== 'x').map(Number);
  if (exit === '' || samples.length === pings.length) return strangeRecord(fields);
  return unanswered(target, {
    samples,
    sent: pings.length,
    unknown: pings.includes('x'),
    exit,
    words: plainWords(words),
  });
}

function passed(samples: readonly number[]): Judgement {
  return { verdict: 'pass', latencyMs: median(samples), attempts: { samples, lost: 0 } };
}

interface PingResult {
  /** Milliseconds of the pings that were answered. */
  readonly samples: readonly number[];
  readonly sent: number;
  /** Whether some pings were neither answered nor lost, as far as ping said. */
  readonly unknown: boolean;
  readonly exit: string;
  readonly words: string;
}

function unanswered({ section }: Target, found: PingResult): Judgement {
  const { samples, sent, unknown, exit, words } = found;
  const way = isNoWay(words);
  if (words.includes(' bytes from ') || words.startsWith('wrong data byte')) {
    return { verdict: 'fail', reason: 'BAD_REPLY', detail: `not what was sent, or not from where: ${words}` };
  }
  if (unknown && !way) return unmeasured(section.family, exit, words);
  if (samples.length > 0) return someLost(found);
  if (way) return { verdict: 'fail', reason: 'UNREACHABLE', detail: words.replace(new RegExp(SPEAKER), '') };
  const packets = sent === 1 ? 'a packet' : `${sent} packets`;
  return { verdict: 'fail', reason: 'TIMEOUT', detail: `no answer to ${packets}${words && `: ${words}`}` };
}

function someLost({ samples, sent, words }: PingResult): Judgement {
  const lost = sent - samples.length;
  const detail = `${lost} of ${sent} packets lost${words && `: ${words}`}`;
  return { verdict: 'fail', reason: 'LOSS', detail, latencyMs: median(samples), attempts: { samples, lost } };
}

function isNoWay(words: string): boolean {
  if (SHORTAGE.test(words)) return false;
  return ICMP_ERROR.test(words) || SEND_ERROR.test(words) || words.includes(FIREWALL);
}

/** No packet is known to have been sent, so nothing is known about the network. */
function unmeasured(family: Target['section']['family'], exit: string, words: string): Judgement {
  if (SHORTAGE.test(words)) return programError(`ping ${exit}: ${words}`);
  if (family === 'ipv6' && NO_IPV6.test(words)) return cannot("the floater's ping knows no IPv6");
  if (NO_LEAVE.test(words)) return cannot(`the floater may not send ICMP: ${words}`);
  return programError(`ping ${exit}: ${words || 'it said nothing'}`);
}
