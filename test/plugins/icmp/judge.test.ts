import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../../plugins/icmp/judge.ts';
import type { Judgement } from '../../../src/check/plugin.ts';
import { combine } from '../../../src/model/attempts.ts';
import { aTarget } from '../../support/plan.ts';

const target = aTarget(1);

function judged(fields: string, remark?: string): Judgement {
  return judge(target, { fields, remark });
}

describe('judge', () => {
  test.each([
    { fields: '0.6 0.1 0.2 =', latencyMs: 0.2, samples: [0.6, 0.1, 0.2] },
    { fields: '7 =', latencyMs: 7, samples: [7] },
    { fields: '5 1 2 3 4 =', latencyMs: 3, samples: [5, 1, 2, 3, 4] },
  ])('a pass has the median of its pings: $fields', ({ fields, latencyMs, samples }) => {
    expect(judged(fields)).toEqual({ verdict: 'pass', latencyMs, attempts: { samples, lost: 0 } });
  });

  test('a loss has the median of the answered pings, and how they spread', () => {
    expect(judged('1.5 - 2.5 9 : 1')).toEqual({
      verdict: 'fail',
      reason: 'LOSS',
      detail: '1 of 4 packets lost',
      latencyMs: 2.5,
      attempts: { samples: [1.5, 2.5, 9], lost: 1 },
    });
  });

  test('a loss that the user allows is a pass', () => {
    expect(combine([judged('1.5 - 2.5 9 : 1')], 0.25)).toMatchObject({ verdict: 'pass', latencyMs: 2.5 });
    expect(combine([judged('1.5 - 2.5 9 : 1')], 0.24)).toMatchObject({ verdict: 'fail', reason: 'LOSS' });
    expect(combine([judged('- - : 1')], 0.9)).toMatchObject({ verdict: 'fail', reason: 'TIMEOUT' });
  });

  test('words that begin like numbers are words', () => {
    expect(judged('- 12 : 1 64 bytes from 10.9.9.9: seq=0')).toMatchObject({ reason: 'BAD_REPLY' });
    expect(judged('- : 1 2 3')).toMatchObject({ reason: 'TIMEOUT', detail: 'no answer to a packet: 2 3' });
  });

  test('ping’s words cannot control a terminal', () => {
    const said = 'From 10.0.0.1 icmp_seq=1 \u001b[2JDestination\tHost\r\nUnreachable\u007f';
    expect(judged(`- - - : 1 ${said}`)).toEqual({
      verdict: 'fail',
      reason: 'UNREACHABLE',
      detail: 'From 10.0.0.1 icmp_seq=1 \\x1b[2JDestination Host Unreachable\\x7f',
    });
  });

  test('a remark about the address, which another check may have made, changes nothing', () => {
    expect(judged('0.1 0.2 0.6 =', 'Connection refused')).toMatchObject({ verdict: 'pass' });
    expect(judged('- - - : 1', 'Connection refused')).toMatchObject({ verdict: 'fail', reason: 'TIMEOUT' });
  });

  test.each(["ping: invalid option -- '6'", 'ping: unrecognized option: 6'])('%s about IPv4 is not a skip', (words) => {
    expect(judged(`x x x : 2 ${words}`)).toEqual({ verdict: 'error', reason: 'PROGRAM', detail: `ping 2: ${words}` });
  });

  test.each([
    '',
    '=',
    ' =',
    '0.1 0.2 0.3',
    '0.1 0.2 0.3 ',
    '0.1 0.2 0.3 = ',
    ' 0.1 0.2 0.3 =',
    '0.1 0.2 0.3 ==',
    '0.1 0.2 - =',
    '0.1 0.2 x =',
    '0,1 0.2 0.3 =',
    '-0.1 0.2 0.3 =',
    '.1 0.2 0.3 =',
    'NaN 0.2 0.3 =',
    '0.1 0.2 0.3 =\n',
    '0.1 0.2 0.3 0',
    '0.1 0.2 0.3 : 0',
    '0.1 0.2 0.3 : 0 all is well',
    ': 0',
    '- - - ',
    '- - - :',
    '- - - : ',
    '- - - 1',
    '- - - : x',
    '- -',
    '- - - x',
    'x x x',
  ])('a cut or strange record %j is error PROGRAM', (fields) => {
    expect(judged(fields)).toMatchObject({ verdict: 'error', reason: 'PROGRAM' });
  });

  test('nothing passes but MS… =', () => {
    const parts = fc.constantFrom(
      '0.1',
      '12',
      '.',
      ' ',
      ' ',
      ' =',
      '=',
      ' : ',
      '\t',
      '\n',
      '-',
      'x',
      '1',
      'From a b',
      'ping: ',
    );
    const near = fc.array(parts, { maxLength: 9 }).map((found) => found.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), near), (fields) => {
        const passed = judged(fields).verdict === 'pass';
        expect(passed).toBe(/^(?:\d+(?:\.\d+)? )+=$/.test(fields) && !fields.includes('\n'));
      }),
      { numRuns: 3_000, examples: [['0.1 2 3.3 =']] },
    );
  });

  test('a record with a lost ping is never a skip, since a network that loses packets was tried', () => {
    const ping = fc.constantFrom('0.1', '-');
    fc.assert(
      fc.property(ping, ping, ping, fc.string(), (one, two, three, words) => {
        fc.pre([one, two, three].includes('-') && !words.includes('\n'));
        expect(judged(`${one} ${two} ${three} : 1 ${words}`).verdict).toBe('fail');
      }),
    );
  });
});
