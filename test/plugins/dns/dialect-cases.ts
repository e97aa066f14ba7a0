import type { Judgement } from '../../../src/check/plugin.ts';
import { bind, busybox, dig, type Said } from './transcripts.ts';

export interface Case {
  readonly name: string;
  readonly a: Said;
  readonly aaaa: Said;
  readonly expected: Judgement;
}

const NAME = 'kubernetes.default.svc.cluster.local';
const pass = (latencyMs = Number.NaN): Judgement => ({ verdict: 'pass', latencyMs });
const fail = (reason: string, detail: string) => ({ verdict: 'fail', reason, detail }) as Judgement;
/** The latency of the one answer. */
const half = (detail: string): Judgement => ({ verdict: 'fail', reason: 'TIMEOUT', detail, latencyMs: 3.257 });
const error = (detail: string): Judgement => ({ verdict: 'error', reason: 'PROGRAM', detail });
const skip = (words: string): Judgement => ({
  verdict: 'skip',
  byFloater: true,
  detail: `the floater's tool cannot ask for A and AAAA: ${words}`,
});
const silence = (words: string, said = '') => `SERVER ${words}: ${NAME} A${said && ` (${said})`}`;
const both = (one: Said) => ({ a: one, aaaa: one });

const DIG: readonly Case[] = [
  { name: 'IPv4', a: dig.a, aaaa: dig.none, expected: pass(3.257) },
  { name: 'IPv6', a: dig.none, aaaa: dig.aaaa, expected: pass(3.257) },
  { name: 'both', a: dig.a, aaaa: dig.aaaa, expected: pass(3.257) },
  { name: 'an old one, in milliseconds', a: dig.oldA, aaaa: dig.none, expected: pass(3) },
  { name: 'an alias', a: dig.alias, aaaa: dig.none, expected: pass(3.257) },
  {
    name: 'an address of the other family',
    a: dig.aaaa,
    aaaa: dig.a,
    expected: fail('DNS', `SERVER knows ${NAME}, and no address of it`),
  },
  { name: 'no address', ...both(dig.none), expected: fail('DNS', `SERVER knows ${NAME}, and no address of it`) },
  { name: 'no such name', ...both(dig.nxdomain), expected: fail('DNS', `SERVER says NXDOMAIN: ${NAME}`) },
  {
    name: 'no such name, for one type alone',
    a: dig.a,
    aaaa: dig.nxdomain,
    expected: fail('DNS', `SERVER says NOERROR to A and NXDOMAIN to AAAA: ${NAME}`),
  },
  { name: 'a failure', ...both(dig.servfail), expected: fail('DNS', `SERVER says SERVFAIL: ${NAME}`) },
  { name: 'silence', ...both(dig.timeout), expected: fail('TIMEOUT', silence('does not answer')) },
  { name: 'silence, an old one', ...both(dig.oldTimeout), expected: fail('TIMEOUT', silence('does not answer')) },
  {
    name: 'silence about AAAA',
    a: dig.a,
    aaaa: dig.timeout,
    expected: half(`SERVER does not answer: ${NAME} AAAA, though A was answered with NOERROR`),
  },
  {
    name: 'silence about A',
    a: dig.timeout,
    aaaa: dig.nxdomain,
    expected: half(`SERVER does not answer: ${NAME} A, though AAAA was answered with NXDOMAIN`),
  },
  {
    name: 'silence, but for an answer to another question',
    ...both(dig.otherId),
    expected: fail('TIMEOUT', silence('does not answer', 'ID mismatch: expected ID 32749, got 32748')),
  },
  { name: 'nobody listens', ...both(dig.refused), expected: fail('REFUSED', silence('refuses the connection')) },
  {
    name: 'a failure and silence',
    a: dig.servfail,
    aaaa: dig.timeout,
    expected: half(`SERVER does not answer: ${NAME} AAAA, though A was answered with SERVFAIL`),
  },
  {
    name: 'silence, and then a refusal',
    a: dig.timeout,
    aaaa: dig.refused,
    expected: fail('TIMEOUT', silence('does not answer to A and refuses the connection to AAAA')),
  },
  {
    name: 'no network',
    ...both(dig.unreachable),
    expected: fail('UNREACHABLE', silence('cannot be reached', 'network unreachable')),
  },
  {
    name: 'a route that prohibits',
    ...both(dig.prohibited),
    expected: fail('UNREACHABLE', silence('cannot be reached', 'permission denied')),
  },
  {
    name: 'a router that says no',
    ...both(dig.rejected),
    expected: fail('UNREACHABLE', silence('cannot be reached', 'host unreachable')),
  },
  { name: 'no memory', ...both(dig.noMemory), expected: error('out of memory') },
  {
    name: 'an answer that is none',
    ...both(dig.malformed),
    expected: fail(
      'BAD_REPLY',
      silence('answers with what is no DNS', 'Message parser reports malformed message packet.'),
    ),
  },
  {
    name: 'an answer that is too long',
    ...both(dig.cut),
    expected: error('the answer is too long for a datagram, and what came has no address'),
  },
  {
    name: 'the same, with other flags',
    ...both(dig.cutAtTheEndOfFlags),
    expected: error('the answer is too long for a datagram, and what came has no address'),
  },
  {
    name: 'a resolv.conf that it cannot read',
    ...both(dig.badConf),
    expected: error('dig 10: dig: parse of /etc/resolv.conf failed'),
  },
  { name: 'killed', ...both(dig.killed), expected: error('dig 137: it said nothing') },
  { name: 'killed at the second question', a: dig.a, aaaa: dig.killed, expected: error('dig 137: it said nothing') },
  { name: 'nothing at all', ...both(dig.silent), expected: error('dig 0: it said nothing') },
  { name: 'killed after the answer', a: dig.killedLate, aaaa: dig.none, expected: error('dig 137: it said nothing') },
  { name: 'killed at its end', a: dig.a, aaaa: dig.killedAtTheEnd, expected: error('dig 137: it said nothing') },
  { name: 'cut after the answer', a: dig.cutLate, aaaa: dig.none, expected: error('dig 0: it said nothing') },
  { name: 'words cut short', ...both(dig.cutShort), expected: error('dig 0: it said nothing') },
];

const BIND: readonly Case[] = [
  { name: 'IPv4', a: bind.a, aaaa: bind.none, expected: pass() },
  { name: 'both', a: bind.a, aaaa: bind.aaaa, expected: pass() },
  { name: 'IPv6, an old one', a: bind.none, aaaa: bind.oldAaaa, expected: pass() },
  { name: 'not authoritative', a: bind.notAuthoritative, aaaa: bind.none, expected: pass() },
  { name: 'an alias', a: bind.alias, aaaa: bind.aliasAlone, expected: pass() },
  {
    name: 'an alias alone',
    ...both(bind.aliasAlone),
    expected: fail('DNS', `SERVER knows ${NAME}, and no address of it`),
  },
  { name: 'no address', ...both(bind.none), expected: fail('DNS', `SERVER knows ${NAME}, and no address of it`) },
  { name: 'no such name', ...both(bind.nxdomain), expected: fail('DNS', `SERVER says NXDOMAIN: ${NAME}`) },
  { name: 'a failure', ...both(bind.servfail), expected: fail('DNS', `SERVER says SERVFAIL: ${NAME}`) },
  { name: 'silence', ...both(bind.timeout), expected: fail('TIMEOUT', silence('does not answer')) },
  { name: 'silence, an old one', ...both(bind.oldTimeout), expected: fail('TIMEOUT', silence('does not answer')) },
  { name: 'nobody listens', ...both(bind.refused), expected: fail('REFUSED', silence('refuses the connection')) },
  {
    name: 'no network',
    ...both(bind.unreachable),
    expected: fail('UNREACHABLE', silence('cannot be reached', 'network unreachable')),
  },
  {
    name: 'an answer that is none',
    ...both(bind.malformed),
    expected: fail('BAD_REPLY', silence('answers with what is no DNS', 'Got bad packet: unexpected end of input')),
  },
  { name: 'TCP is refused', ...both(bind.noTcp), expected: fail('REFUSED', silence('refuses the connection')) },
];

const BUSYBOX: readonly Case[] = [
  { name: 'IPv4', a: busybox.a, aaaa: busybox.none, expected: pass() },
  { name: 'both', a: busybox.a, aaaa: busybox.aaaa, expected: pass() },
  { name: 'an alias', a: busybox.alias, aaaa: busybox.none, expected: pass() },
  { name: 'no address', ...both(busybox.none), expected: fail('DNS', `SERVER knows ${NAME}, and no address of it`) },
  {
    name: 'no address, another one',
    ...both(busybox.oldNone),
    expected: fail('DNS', `SERVER knows ${NAME}, and no address of it`),
  },
  { name: 'no such name', ...both(busybox.nxdomain), expected: fail('DNS', `SERVER says NXDOMAIN: ${NAME}`) },
  { name: 'a failure', ...both(busybox.servfail), expected: fail('DNS', `SERVER says SERVFAIL: ${NAME}`) },
  { name: 'silence', ...both(busybox.timeout), expected: fail('TIMEOUT', silence('does not answer')) },
  { name: 'nobody listens', ...both(busybox.refused), expected: fail('REFUSED', silence('refuses the connection')) },
  {
    name: 'no network',
    ...both(busybox.unreachable),
    expected: fail('UNREACHABLE', silence('cannot be reached', 'Network is unreachable')),
  },
  {
    name: 'no network over IPv6',
    ...both(busybox.unreachable6),
    expected: fail('UNREACHABLE', silence('cannot be reached', 'Network is unreachable')),
  },
  {
    name: 'a firewall in the pod',
    ...both(busybox.notPermitted),
    expected: fail('UNREACHABLE', silence('cannot be reached', 'Operation not permitted')),
  },
  {
    name: 'an answer that is none',
    ...both(busybox.malformed),
    expected: fail('BAD_REPLY', silence('answers with what is no DNS', "*** Can't find x.: Parse error")),
  },
  {
    name: 'one that knows no types',
    ...both(busybox.noTypes),
    expected: skip("nslookup 1: nslookup: can't resolve '-type=A'"),
  },
  {
    name: 'one that knows no time-outs',
    ...both(busybox.noLongOptions),
    expected: skip('nslookup 1: nslookup: unrecognized option: timeout=1'),
  },
  { name: 'nothing at all', ...both(busybox.silent), expected: error('nslookup 0: it said nothing') },
  { name: 'killed', ...both(busybox.killed), expected: error('nslookup 137: it said nothing') },
  {
    name: 'one without the applet',
    ...both(busybox.noApplet),
    expected: error('nslookup 127: nslookup: applet not found'),
  },
];

export const DIALECTS = [
  { dialect: 'dig', tool: 'dig', cases: DIG },
  { dialect: 'the nslookup of BIND', tool: 'nslookup', cases: BIND },
  { dialect: 'the nslookup of busybox', tool: 'nslookup', cases: BUSYBOX },
];
