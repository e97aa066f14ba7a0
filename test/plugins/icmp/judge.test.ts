import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../../plugins/icmp/judge.ts';
import type { Judgement } from '../../../src/check/plugin.ts';
import { aTarget } from '../../support/plan.ts';

const target = aTarget(1);

function judged(fields: string, remark?: string): Judgement {
  return judge(target, { fields, remark });
}

describe('judge', () => {
  test('a pass has the average of its three pings', () => {
    expect(judged('0.1 0.2 0.6 =')).toEqual({ verdict: 'pass', latencyMs: expect.closeTo(0.3, 9) });
    expect(judged('1 2 3 =')).toEqual({ verdict: 'pass', latencyMs: 2 });
  });

  test('a loss has the average of those that were answered', () => {
    expect(judged('1.5 - 2.5 1')).toEqual({
      verdict: 'fail',
      reason: 'LOSS',
      detail: '1 of 3 packets lost',
      latencyMs: 2,
    });
  });

  test('what ping said steers no terminal', () => {
    const said = 'From 10.0.0.1 icmp_seq=1 \u001b[2JDestination\tHost\r\nUnreachable\u007f';
    expect(judged(`- - - 1 ${said}`)).toEqual({
      verdict: 'fail',
      reason: 'UNREACHABLE',
      detail: 'From 10.0.0.1 icmp_seq=1 [2JDestination Host Unreachable',
    });
  });

  test('a remark about the address, which another check may have made, changes nothing', () => {
    expect(judged('0.1 0.2 0.6 =', 'Connection refused')).toMatchObject({ verdict: 'pass' });
    expect(judged('- - - 1', 'Connection refused')).toMatchObject({ verdict: 'fail', reason: 'TIMEOUT' });
  });

  test.each(["ping: invalid option -- '6'", 'ping: unrecognized option: 6'])('%s about IPv4 is no skip', (words) => {
    expect(judged(`x x x 2 ${words}`)).toEqual({ verdict: 'error', reason: 'PROGRAM', detail: `ping 2: ${words}` });
  });

  test.each([
    '',
    '=',
    ' =',
    '0.1 =',
    '0.1 0.2 =',
    '0.1 0.2 0.3',
    '0.1 0.2 0.3 ',
    '0.1 0.2 0.3 = ',
    ' 0.1 0.2 0.3 =',
    '0.1 0.2 0.3 ==',
    '0.1 0.2 0.3 0.4 =',
    '0.1 0.2 - =',
    '0.1 0.2 x =',
    '0,1 0.2 0.3 =',
    '-0.1 0.2 0.3 =',
    '.1 0.2 0.3 =',
    'NaN 0.2 0.3 =',
    '0.1 0.2 0.3 =\n',
    '0.1 0.2 0.3 0',
    '0.1 0.2 0.3 0 all is well',
    '- - - ',
    '- -',
    '- - - x',
    'x x x',
  ])('a cut or strange record %j is error PROGRAM', (fields) => {
    expect(judged(fields)).toMatchObject({ verdict: 'error', reason: 'PROGRAM' });
  });

  test('nothing passes but MS MS MS =', () => {
    const parts = fc.constantFrom(
      '0.1',
      '12',
      '.',
      ' ',
      ' ',
      ' =',
      '=',
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
        expect(passed).toBe(/^(?:\d+(?:\.\d+)? ){3}=$/.test(fields) && !fields.includes('\n'));
      }),
      { numRuns: 3_000, examples: [['0.1 2 3.3 =']] },
    );
  });

  test('no record with a lost ping in it is a skip: a network that loses packets is not "not tried"', () => {
    const ping = fc.constantFrom('0.1', '-');
    fc.assert(
      fc.property(ping, ping, ping, fc.string(), (one, two, three, words) => {
        fc.pre([one, two, three].includes('-') && !words.includes('\n'));
        expect(judged(`${one} ${two} ${three} 1 ${words}`).verdict).toBe('fail');
      }),
    );
  });
});
