import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { closedPort, udpResponder } from '../../check/datagram/udp-responder.ts';
import { SHELLS } from '../../support/shell.ts';
import { whereIs } from '../icmp/fake-ping.ts';
import { anAddress, asked, at, CLUSTER, CLUSTER_NAME, GOOD, named, RIGHT, server } from './asked.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));
/** By tool; each with only these of the machine's programs. */
const TOOLS = [
  { tool: 'dig', programs: { dig: whereIs('dig') }, ms: expect.any(Number) },
  { tool: 'nslookup of BIND', programs: { nslookup: whereIs('nslookup') }, ms: Number.NaN },
  { tool: 'nslookup of busybox', programs: { nslookup: '#!/bin/sh\nexec busybox nslookup "$@"\n' }, ms: Number.NaN },
];

describe.concurrent.each(SHELLS)('dns under $name', (shell) => {
  describe.each(TOOLS)('with $tool', ({ programs, ms }) => {
    test('a server that knows the name, in one family, in both, by an alias', async () => {
      await using one = await server(RIGHT);
      await using both = await server({ A: ['10.96.0.1', '10.96.0.2'], AAAA: ['fd00::1'] });
      const expected = ['10.96.0.1', '10.96.0.2', 'fd00:0::1'];
      const aims = [one, both].map((where) => at(where, { ...CLUSTER, expected }));
      const { judgements, records } = await asked({ shell, aims, programs });
      expect(judgements).toEqual(aims.map(() => ({ verdict: 'pass', latencyMs: ms })));
      expect(records[1]).toMatch(
        /^kubernetes\.default\.svc\.corp\.example \S+ A=NOERROR\/\S+\/10\.96\.0\.1,10\.96\.0\.2 AAAA=NOERROR\/\S+\/fd00::1 =/,
      );
    });

    test('silence, refusal, failure, a wrong answer and none are distinguished', async () => {
      await using silent = await server('mute');
      await using noAaaa = await server({ ...RIGHT, silent: ['AAAA'] });
      await using noA = await server({ ...RIGHT, silent: ['A'] });
      await using unknown = await server({ rcode: 'NXDOMAIN' });
      await using failing = await server({ rcode: 'SERVFAIL' });
      await using refusing = await server({ rcode: 'REFUSED' });
      await using wrong = await server({ A: ['203.0.113.9'], AAAA: ['2001:db8::9'] });
      await using empty = await server({});
      await using alias = await server({ alias: 'other.example' });
      await using cut = await server({ ...RIGHT, mangle: (answer) => answer.subarray(0, -3) });
      const gone = await closedPort(anAddress());
      const all = [silent, noAaaa, noA, unknown, failing, refusing, wrong, empty, alias, cut, gone];
      const { judgements } = await asked({ shell, aims: all.map((one) => at(one, CLUSTER)), programs });
      const told = judgements.map((one) => {
        if (one?.verdict !== 'fail') return JSON.stringify(one);
        return `${one.reason} ${one.detail.replaceAll(CLUSTER_NAME, 'NAME')}`;
      });
      expect(told).toEqual([
        `TIMEOUT ${silent.address} does not answer: NAME A`,
        `TIMEOUT ${noAaaa.address} does not answer: NAME AAAA, though A was answered with NOERROR`,
        `TIMEOUT ${noA.address} does not answer: NAME A, though AAAA was answered with NOERROR`,
        `DNS ${unknown.address} says NXDOMAIN: NAME`,
        `DNS ${failing.address} says SERVFAIL: NAME`,
        `DNS ${refusing.address} says REFUSED: NAME`,
        `DNS ${wrong.address} answers 203.0.113.9, 2001:db8::9 for NAME, which has 10.96.0.1`,
        `DNS ${empty.address} knows NAME, and no address of it`,
        `DNS ${alias.address} knows NAME, and no address of it`,
        expect.stringContaining(`BAD_REPLY ${cut.address} answers with what is no DNS: NAME A`),
        `REFUSED ${gone.address} refuses the connection: NAME A`,
      ]);
    });

    test.runIf(hasIpv6)('over IPv6', async () => {
      await using six = await udpResponder(GOOD, { address: '::1' });
      const { judgements } = await asked({ shell, aims: [at(six, CLUSTER)], programs });
      expect(judgements).toMatchObject([{ verdict: 'pass' }]);
    });
  });

  test('without dig and nslookup it is skipped', async () => {
    await using one = await server(RIGHT);
    const { judgements } = await asked({ shell, aims: [at(one, CLUSTER), CLUSTER], programs: {} });
    const skip = { verdict: 'skip', byFloater: true, detail: "the floater's image has neither dig nor nslookup" };
    expect(judgements).toEqual([skip, skip]);
  });

  test('dig is preferred to nslookup, and does not read its user’s settings', async () => {
    await using one = await server(RIGHT);
    const programs = {
      dig: `#!/bin/sh\n[ ! -e "$HOME/.digrc" ] && exec ${whereIs('dig')} "$@"\n`,
      nslookup: '#!/bin/sh\nexit 1\n',
    };
    const { judgements } = await asked({ shell, aims: [at(one, CLUSTER)], programs });
    expect(judgements).toMatchObject([{ verdict: 'pass' }]);
    expect(one.heard).toHaveLength(2);
  });

  test('an answer that is truncated for a datagram counts for what it has, and nothing is asked by TCP', async () => {
    await using some = await server({ ...RIGHT, truncated: true });
    await using none = await server({ truncated: true });
    const aims = [at(some, named('x.example.')), at(none, named('x.example.'))];
    const { judgements } = await asked({ shell, aims });
    expect(judgements[0]).toMatchObject({ verdict: 'error', reason: 'PROGRAM' });
    expect(judgements[1]).toMatchObject({ verdict: 'error', reason: 'PROGRAM' });
    await using both = await server({ ...RIGHT, AAAA: ['fd00::1'], truncated: true });
    const again = await asked({ shell, aims: [at(both, named('x.example.'))] });
    expect(again.judgements).toMatchObject([{ verdict: 'pass' }]);
  });

  test('eight of a hundred addresses are reported', async () => {
    const A = Array.from({ length: 25 }, (_, index) => `192.0.2.${index + 1}`);
    await using one = await server({ A });
    const { judgements, records } = await asked({ shell, aims: [at(one, named('many.example.'))] });
    expect(judgements).toMatchObject([{ verdict: 'pass' }]);
    expect(records[0]?.split('AAAA')[0]?.match(/192\.0\.2/g)).toHaveLength(8);
  });

  test('answers to other questions or without DNS are no answers', async () => {
    await using other = await server({
      ...RIGHT,
      mangle: (answer) => Buffer.concat([Buffer.of(1, 2), answer.subarray(2)]),
    });
    await using echo = await server({ mangle: (_, question) => question });
    await using noise = await server({ mangle: () => Buffer.from('hello, this is no DNS at all, is it') });
    const aims = [other, echo, noise].map((one) => at(one, CLUSTER));
    const { judgements } = await asked({ shell, aims });
    expect(judgements).toMatchObject([
      { reason: 'TIMEOUT', detail: expect.stringContaining('ID mismatch') },
      { reason: 'BAD_REPLY', detail: expect.stringContaining('answers with what is no DNS') },
      { reason: 'BAD_REPLY', detail: expect.stringContaining('answers with what is no DNS') },
    ]);
  });

  test('a silent target does not keep others waiting, and still has its record', async () => {
    await using good = await server(RIGHT);
    await using silent = await server('mute');
    const aims = Array.from({ length: 40 }, (_, index) => at(index % 10 === 3 ? silent : good, CLUSTER));
    // Forty lookups begin at once: on a busy machine an answer may take long.
    const { judgements } = await asked({ shell, aims, timeoutMs: 4_000 });
    const verdicts = judgements.map((one) => one?.verdict);
    expect(verdicts).toEqual(aims.map((_, index) => (index % 10 === 3 ? 'fail' : 'pass')));
  });
});
