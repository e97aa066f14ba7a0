import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../../plugins/mtu/judge.ts';
import type { Judgement } from '../../../src/check/plugin.ts';
import { aTarget } from '../../support/plan.ts';

const target = aTarget(1);
const tcpOnly = aTarget(1, { aim: { kind: 'tcp-only' } });

function judged(fields: string, to = target): Judgement {
  return judge(to, { fields, remark: undefined });
}

const pass = { verdict: 'pass', latencyMs: Number.NaN };
const note = (kind: string, detail: string) => ({ ...pass, note: { kind, detail } });
const fail = (reason: string, detail: string) => ({ verdict: 'fail', reason, detail });
const error = (detail: string) => ({ verdict: 'error', reason: 'PROGRAM', detail });

const SILENT = '! 0 Connection to 10.0.0.1 8889 port [udp/*] succeeded!';
const LATE = '0.001000 28 000 Operation timed out after 5001 milliseconds with 0 bytes received';

describe('mtu', () => {
  test.each([
    ['1500 eth0 = 0\t=\t', pass],
    ['9000 eth0 = 0\t=\t', pass],
    ['1500 eth0 = 1500\t=\t', pass],
    ['1500 eth0 = 1400\t=\t', note('clamped', 'path MTU 1400, eth0 has 1500; path MTU discovery works')],
    ['1500 eth0 + 1400\t=\t', note('clamped', 'path MTU 1400, eth0 has 1500; path MTU discovery works')],
    ['1500 eth0 + 0\t=\t', note('flaky', 'passed on try 2: the first full-size datagram was lost')],
    ['1500 eth0 = 0\t+\t', note('flaky', 'passed on try 2: the first full-size request was lost')],
    [
      '1500 eth0 + 0\t+\t',
      note('flaky', 'passed on try 2: the first full-size datagram and the first full-size request were lost'),
    ],
    [
      '9000 eth0 ~ 1500\t=\t',
      note('clamped', 'full-size datagrams are lost, full-size TCP is not: path MTU 1500, eth0 has 9000'),
    ],
    [
      '1500 eth0 ~ 0\t+\t',
      note(
        'clamped',
        'full-size datagrams are lost, full-size TCP is not: path MTU not measured (only for the first 32), eth0 has 1500',
      ),
    ],
    [`1500 eth0 ~ 1400\t~ ${LATE}\t`, fail('MTU', 'full-size packets are lost: path MTU 1400, eth0 has 1500')],
    [
      `1500 eth0 ~ 0\t~ ${LATE}\t`,
      fail('MTU', 'full-size packets are lost: path MTU not measured (only for the first 32), eth0 has 1500'),
    ],
    [
      `1500 eth0 = 0\t~ ${LATE}\t`,
      fail('MTU', 'full-size TCP is lost, though full-size datagrams are answered; eth0 has 1500'),
    ],
    [
      `1500 eth0 ${SILENT}\t~ ${LATE}\t`,
      fail(
        'MTU',
        'full-size packets are lost: path MTU not measured (small datagrams are lost as well), eth0 has 1500',
      ),
    ],
    [
      `1500 eth0 x 137 \t~ ${LATE}\t`,
      fail('MTU', 'full-size packets are lost: path MTU not measured (no datagram could be sent), eth0 has 1500'),
    ],
    [
      '1500 eth0 = 0\t~ 0.001000 56 000 Recv failure: Connection reset by peer\t',
      {
        ...fail('RESET', 'a small request is answered, a large one is not: Recv failure: Connection reset by peer'),
        latencyMs: 1,
      },
    ],
    [
      '1500 eth0 = 0\t~ 0.000000 28 000 Connection timed out after 5001 milliseconds\t',
      fail('TIMEOUT', 'a small request is answered, a large one is not: Connection timed out after 5001 milliseconds'),
    ],
    [
      `1500 eth0 ${SILENT}\t! 0.000000 7 000 No route to host\t`,
      fail('UNREACHABLE', 'not even a small request is answered: No route to host'),
    ],
    [
      '1500 eth0 = 0\t! 0.000000 7 000 Connection refused\t',
      fail('REFUSED', 'not even a small request is answered: Connection refused'),
    ],
    [`1500 eth0 ${SILENT}\t=\t`, fail('TIMEOUT', 'not even a small datagram is answered: no answer to a datagram')],
    [
      '1500 eth0 ! 1 \t=\t',
      fail(
        'REFUSED',
        'not even a small datagram is answered: nobody listens on the UDP port, or something rejects what is sent to it',
      ),
    ],
    ['1500 eth0 x 137 \t=\t', error('nc 137: it said nothing')],
    [
      "1500 eth0 x 1 nc: invalid option -- 'u'\t=\t",
      { verdict: 'skip', byFloater: true, detail: "the floater's nc cannot send datagrams: nc: invalid option -- 'u'" },
    ],
    ['0 eth0 -\t=\t', error('the MTU of the interface cannot be read: eth0')],
    ['1500 eth0 = 0\t! 0.000000 2 000 Failed initialization\t', error('curl 2: Failed initialization')],
  ])('%j', (fields, expected) => {
    expect(judged(fields)).toEqual(expected);
  });

  describe('what no path can have as its size is loss', () => {
    const ipv6 = aTarget(1, { section: { check: 'mtu', path: 'pod-pod', family: 'ipv6' } });
    const lossy = (size: number) =>
      note('flaky', `full-size datagrams were not answered, one of ${size} bytes was: packets are lost at times`);

    test.each([
      ['below what IPv6 carries', '1500 eth0 ~ 763\t=\t', ipv6, lossy(763)],
      ['below what every host takes', '1500 eth0 ~ 500\t=\t', target, lossy(500)],
      ['as large as the interface', '1450 eth0 ~ 1450\t=\t', target, lossy(1450)],
      [
        'and large requests are lost too',
        `1500 eth0 ~ 763\t~ ${LATE}\t`,
        ipv6,
        fail(
          'LOSS',
          'a small request is answered, a large one is not; datagrams are lost at times, whatever their size: one of 763 bytes was answered',
        ),
      ],
      [
        'and large requests are lost, though datagrams of that size are answered',
        `1500 eth0 ~ 1500\t~ ${LATE}\t`,
        target,
        fail('MTU', 'full-size TCP is lost, though full-size datagrams are answered; eth0 has 1500'),
      ],
    ])('%s', (_, fields, to, expected) => {
      expect(judged(fields, to)).toEqual(expected);
    });
  });

  test('floaters without UDP are judged only by TCP', () => {
    expect(judged('1500 eth0 -\t=\t', tcpOnly)).toEqual(pass);
    expect(judged(`1500 eth0 -\t~ ${LATE}\t`, tcpOnly)).toEqual(
      fail('MTU', 'full-size packets are lost: path MTU not measured (not by UDP here), eth0 has 1500'),
    );
    expect(judged('1500 eth0 -\t=\t')).toMatchObject({ verdict: 'error' });
    expect(judged('1500 eth0 = 0\t=\t', tcpOnly)).toMatchObject({ verdict: 'error' });
  });

  test.each([
    '',
    '1500',
    '1500 eth0',
    '1500 eth0 =',
    '1500 eth0 = 0',
    '1500 eth0 = 0\t',
    '1500 eth0 = 0\t=',
    '1500 eth0 = 0\t\t',
    '1500 eth0 = 0\t=\t\n',
    '1500 eth0 = 0\t==\t',
    '1500 eth0 =\t=\t',
    '1500  = 0\t=\t',
    'x eth0 = 0\t=\t',
    '1500 eth0 ~\t=\t',
    '1500 eth0 !\t=\t',
    '1500 eth0 ? 0\t=\t',
    '1500 eth0 = 0\t~\t',
    '1500 eth0 = 0\t~ 0.1\t',
    '1500 eth0 = 0\t~ 0.001 0 200 \t',
    '1500 eth0 = 0\t! 0.001 0 000 \t',
  ])('a cut or strange record %j is error PROGRAM', (fields) => {
    expect(judged(fields)).toMatchObject({ verdict: 'error', reason: 'PROGRAM' });
  });

  test('nothing passes without an answer to a large request', () => {
    const parts = fc.constantFrom(
      '1500',
      'eth0',
      '= 0',
      '+ 1400',
      '~ 1400',
      '-',
      '!',
      'x',
      ' ',
      '\t',
      '=',
      '+',
      LATE,
      '\n',
    );
    const near = fc.array(parts, { maxLength: 9 }).map((found) => found.join(''));
    const nearer = fc
      .tuple(parts, parts, parts, parts)
      .map(([one, two, three, four]) => `1500 eth0 ${one}${two}\t${three}${four}\t`);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), near, nearer), (fields) => {
        const passed = judged(fields).verdict === 'pass';
        expect(passed).toBe(/^[1-9]\d* \S+ [=+~] \d+\t[=+]\t$/.test(fields));
      }),
      { numRuns: 3_000, examples: [['1500 eth0 = 0\t=\t']] },
    );
  });
});
