import { beforeAll, describe, expect, test } from 'vitest';
import { icmp } from '../../../plugins/icmp/index.ts';
import type { Judgement } from '../../../src/check/plugin.ts';
import { aTarget } from '../../support/plan.ts';
import { probe } from '../../support/probe.ts';
import { SHELLS } from '../../support/shell.ts';
import { tempFolder } from '../../support/temp.ts';
import { fakePing } from './fake-ping.ts';
import { broken, busybox, iputils, type Said } from './transcripts.ts';

interface Case {
  readonly name: string;
  /** For the first, second and third ping. The last one repeats. */
  readonly answers: readonly Said[];
  readonly expected: Judgement;
  readonly ipv6?: true;
}

const pass = (latencyMs: number): Judgement => ({
  verdict: 'pass',
  latencyMs,
  attempts: { samples: expect.any(Array), lost: 0 },
});
const timeout: Judgement = { verdict: 'fail', reason: 'TIMEOUT', detail: 'no answer to 3 packets' };
const noWay = (detail: string): Judgement => ({ verdict: 'fail', reason: 'UNREACHABLE', detail });
const bad = (line: string): Judgement => ({
  verdict: 'fail',
  reason: 'BAD_REPLY',
  detail: `not what was sent, or not from where: ${line}`,
});
const loss = (detail: string, latencyMs: number): Judgement => ({
  verdict: 'fail',
  reason: 'LOSS',
  detail,
  latencyMs,
  attempts: expect.any(Object),
});
const error = (detail: string): Judgement => ({ verdict: 'error', reason: 'PROGRAM', detail });
const mayNot = (words: string): Judgement => ({
  verdict: 'skip',
  byFloater: true,
  detail: `the floater may not send ICMP: ${words}`,
});
const noIpv6: Judgement = { verdict: 'skip', byFloater: true, detail: "the floater's ping knows no IPv6" };

const IPUTILS: readonly Case[] = [
  { name: 'three replies', answers: [iputils.reply], expected: pass(0.03) },
  { name: 'three replies over IPv6', answers: [iputils.reply], expected: pass(0.03), ipv6: true },
  { name: 'a slow first reply', answers: [iputils.slow, iputils.reply], expected: pass(0.03) },
  { name: 'a redirect before each reply', answers: [iputils.redirected], expected: pass(0.5) },
  { name: 'silence', answers: [iputils.lost], expected: timeout },
  {
    name: 'the first lost',
    answers: [iputils.lost, iputils.reply],
    expected: loss('1 of 3 packets lost', 0.03),
  },
  {
    name: 'the last two lost',
    answers: [iputils.reply, iputils.lost],
    expected: loss('2 of 3 packets lost', 0.03),
  },
  {
    name: 'a router that refuses once',
    answers: [iputils.reply, iputils.prohibited, iputils.reply],
    expected: loss('1 of 3 packets lost: From 127.0.0.4 icmp_seq=1 Destination Host Prohibited', 0.03),
  },
  {
    name: 'a router that refuses',
    answers: [iputils.prohibited],
    expected: noWay('From 127.0.0.4 icmp_seq=1 Destination Host Prohibited'),
  },
  {
    name: 'a router that refuses over IPv6',
    answers: [iputils.addressUnreachable],
    expected: noWay('From fd00::1 icmp_seq=1 Destination unreachable: Address unreachable'),
    ipv6: true,
  },
  { name: 'no network', answers: [iputils.noNetwork], expected: noWay('connect: Network is unreachable') },
  {
    name: 'no network, an old one',
    answers: [iputils.oldNoNetwork],
    expected: noWay('connect: Network is unreachable'),
  },
  {
    name: 'a route that prohibits',
    answers: [iputils.prohibitRoute],
    expected: noWay('Do you want to ping broadcast? Then -b. If not, check your local firewall rules'),
  },
  {
    name: 'a firewall in the pod, which is not a missing right',
    answers: [iputils.sendRefused],
    expected: noWay('sendmsg: Operation not permitted'),
  },
  {
    name: 'no socket',
    answers: [iputils.noSocket],
    expected: mayNot('/usr/bin/ping: socket: Operation not permitted'),
  },
  { name: 'no socket, an old one', answers: [iputils.oldNoSocket], expected: mayNot(iputils.oldNoSocket.text.trim()) },
  { name: 'a socket that is denied', answers: [iputils.denied], expected: mayNot('ping: socket: Permission denied') },
  {
    name: 'a reply from another address',
    answers: [iputils.differentAddress],
    expected: bad('64 bytes from 10.9.9.9: icmp_seq=1 ttl=64 time=0.030 ms (DIFFERENT ADDRESS!)'),
  },
  {
    name: 'a reply with other bytes in it',
    answers: [iputils.reply, iputils.reply, iputils.wrongData],
    expected: bad('wrong data byte #16 should be 0x10 but was 0x0'),
  },
  {
    name: 'duplicates only, which count for nothing',
    answers: [iputils.duplicate],
    expected: expect.objectContaining({ verdict: 'fail' }),
  },
  { name: 'no IPv6 in an old one', answers: [iputils.noIpv6], expected: noIpv6, ipv6: true },
  {
    name: 'no memory for the packet',
    answers: [iputils.noMemory],
    expected: error('ping 2: ping: sendmsg: No buffer space available'),
  },
];

const BUSYBOX: readonly Case[] = [
  { name: 'three replies', answers: [busybox.reply], expected: pass(0.066) },
  { name: 'three replies over IPv6', answers: [busybox.reply], expected: pass(0.066), ipv6: true },
  { name: 'silence', answers: [busybox.lost], expected: timeout },
  {
    name: 'the second lost',
    answers: [busybox.reply, busybox.lost, busybox.reply],
    expected: loss('1 of 3 packets lost', 0.066),
  },
  {
    name: 'a reply from another address',
    answers: [busybox.otherAddress],
    expected: bad('64 bytes from 10.9.9.9: seq=0 ttl=64 time=0.066 ms'),
  },
  { name: 'no network', answers: [busybox.noNetwork], expected: noWay('sendto: Network is unreachable') },
  { name: 'no route', answers: [busybox.noRoute], expected: noWay('sendto: No route to host') },
  { name: 'a route that prohibits', answers: [busybox.prohibitRoute], expected: noWay('sendto: Permission denied') },
  {
    name: 'a firewall in the pod, which is not a missing right',
    answers: [busybox.sendRefused],
    expected: noWay('sendto: Operation not permitted'),
  },
  {
    name: 'no socket',
    answers: [busybox.notRoot],
    expected: mayNot('ping: permission denied (are you root?)'),
  },
  {
    name: 'no socket because of a security module',
    answers: [busybox.noRawSocket],
    expected: mayNot("ping: can't create raw socket: Permission denied"),
  },
  { name: 'no IPv6', answers: [busybox.noIpv6], expected: noIpv6, ipv6: true },
  {
    name: 'a ping without -W',
    answers: [busybox.noSuchOption],
    expected: error('ping 1: ping: unrecognized option: W'),
  },
];

const BROKEN: readonly Case[] = [
  {
    name: 'a ping with capabilities that the pod may not have, under dash',
    answers: [broken.dashMayNot],
    expected: mayNot('dash: 1: ping: Operation not permitted'),
  },
  {
    name: 'the same under ash',
    answers: [broken.ashMayNot],
    expected: mayNot('ash: ping: Operation not permitted'),
  },
  { name: 'a ping that says nothing', answers: [broken.silent], expected: error('ping 0: it said nothing') },
  { name: 'a ping that was killed', answers: [broken.killed], expected: error('ping 137: it said nothing') },
  {
    name: 'a ping that was killed after a reply, so that nothing is known to be lost',
    answers: [iputils.reply, broken.killed, iputils.reply],
    expected: error('ping 137: it said nothing'),
  },
  { name: 'a report cut short', answers: [broken.cut], expected: expect.objectContaining({ verdict: 'error' }) },
  { name: 'a reply, but a bad exit code', answers: [broken.badExit], expected: error('ping 2: it said nothing') },
];

const DIALECTS = [
  { dialect: 'iputils', cases: IPUTILS },
  { dialect: 'busybox', cases: BUSYBOX },
  { dialect: 'no dialect at all', cases: BROKEN },
];

describe.each(SHELLS)('under $name', (shell) => {
  describe.each(DIALECTS)('$dialect', ({ cases }) => {
    let found: readonly (Judgement | undefined)[] = [];

    beforeAll(async () => {
      using folder = tempFolder();
      const { env, answer } = fakePing(folder);
      const targets = cases.map(({ answers, ipv6 }, index) => {
        const address = ipv6 ? `fd00::${index + 1}` : `127.0.3.${index + 1}`;
        answer(address, answers);
        return aTarget(0, { address, section: { check: 'icmp', path: 'pod-pod', family: ipv6 ? 'ipv6' : 'ipv4' } });
      });
      found = (await probe({ shell, targets, plugin: icmp, env })).judgements;
    });

    test.each(cases.map((one, index) => ({ ...one, index })))('$name', ({ index, expected }) => {
      expect(found[index]).toEqual(expected);
    });
  });
});
