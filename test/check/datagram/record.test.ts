import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datagramOf, strayed, unanswered, wrongDatagram } from '../../../src/check/datagram/record.ts';
import type { Judgement } from '../../../src/check/plugin.ts';
import { aBound, identityOf } from '../../support/plan.ts';

const OWN = identityOf(1);
const { floaters } = aBound(3);

/** Judges like a check whose right answer is OWN. */
function judged(fields: string): Judgement | undefined {
  const found = datagramOf(fields);
  if (!found) return undefined;
  if (found.answer === 'right') return { verdict: 'pass', latencyMs: 0 };
  if (found.answer === 'stray') return strayed();
  return found.answer === 'other' ? wrongDatagram(OWN, found.body, floaters) : unanswered(found);
}

const fail = (reason: string, detail: string) => ({ verdict: 'fail', reason, detail });
const refused = fail('REFUSED', 'nobody listens on the UDP port, or something rejects what is sent to it');
const timeout = fail('TIMEOUT', 'no answer to a datagram');
const noWay = (detail: string) => fail('UNREACHABLE', detail);
const error = (detail: string) => ({ verdict: 'error', reason: 'PROGRAM', detail });
const noUdp = (words: string) => ({
  verdict: 'skip',
  byFloater: true,
  detail: `the floater's nc cannot send datagrams: ${words}`,
});

describe('a datagram', () => {
  test.each([
    ['right', { verdict: 'pass', latencyMs: 0 }],
    [`other ${identityOf(2)}`, fail('WRONG_RESPONDER', 'answered by the floater on n2 (pod netdoctor-floater-2)')],
    [
      `other ${identityOf(77)}`,
      fail('WRONG_RESPONDER', 'answered by a floater of another deployment or an earlier one'),
    ],
    ['other OK', fail('BAD_REPLY', 'not this floater\'s answer: "OK"')],
    ['other ', fail('BAD_REPLY', 'not this floater\'s answer: ""')],
    [`other ${OWN}`, fail('BAD_REPLY', `not this floater's answer: "${OWN}" and more`)],
    ['other \u001b[2J', fail('BAD_REPLY', 'not this floater\'s answer: "\\u001b[2J"')],
    ['none', timeout],
    ['none 0 Connection to 10.0.0.1 8889 port [udp/*] succeeded!', timeout],
    ['none 1 ', refused],
    ['none 1', refused],
    [
      'none 1 nc: connect to 10.0.0.1 port 8889 (udp) failed: Connection refused',
      fail('REFUSED', 'Connection refused'),
    ],
    [
      'none 1 nc: connect to 203.0.113.5 port 8889 (udp) failed: Network is unreachable',
      noWay('Network is unreachable'),
    ],
    ['none 1 nc: connect to fd00::7 port 8889 (udp) failed: No route to host', noWay('No route to host')],
    ['none 1 nc: connect to 198.18.7.7 port 8889 (udp) failed: Permission denied', noWay('Permission denied')],
    ['none 1 nc: connect to 198.18.7.9 port 8889 (udp) failed: Invalid argument', noWay('Invalid argument')],
    [
      'none 1 nc: connect to 10.0.0.1 port 1 (udp) failed: Cannot allocate memory',
      error('nc 1: nc: connect to 10.0.0.1 port 1 (udp) failed: Cannot allocate memory'),
    ],
    ['none 137 ', error('nc 137: it said nothing')],
    ['none 2 ', error('nc 2: it said nothing')],
    ['none 127 nc: not found', error('nc 127: nc: not found')],
    ['none 1 something else', error('nc 1: something else')],
    ['unsent 137 ', error('nc 137: it said nothing')],
    ['unsent 1 a\u001b[2J\tb', error('nc 1: a\\x1b[2J b')],
    ["unsent 1 nc: invalid option -- 'u'", noUdp("nc: invalid option -- 'u'")],
    ['unsent 1 nc: unrecognized option: W', noUdp('nc: unrecognized option: W')],
  ])('%j', (fields, expected) => {
    expect(judged(fields)).toEqual(expected);
  });

  test.each([
    '',
    ' ',
    '=',
    'right ',
    ' right',
    'right\n',
    'rights',
    'righ',
    'other',
    'none ',
    'none1',
    'none x',
    'none - ',
    'unsent',
    'unsent ',
    'unsent y',
    '0.1 =',
    'y',
  ])('a cut or strange record %j is not accepted', (fields) => {
    expect(datagramOf(fields)).toBeUndefined();
  });

  test('nothing passes but "right"', () => {
    const parts = fc.constantFrom(
      'right',
      'other',
      'none',
      'unsent',
      ' ',
      '0',
      '1',
      '\n',
      '\t',
      OWN,
      'failed: ',
      'nc: connect to ',
    );
    const near = fc.array(parts, { maxLength: 7 }).map((found) => found.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), near), (fields) => {
        expect(judged(fields)?.verdict === 'pass').toBe(fields === 'right');
      }),
      { numRuns: 3_000, examples: [['right']] },
    );
  });

  test('a datagram that was sent and not answered is never a skip', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.constantFrom('', 'Connection to 10.0.0.1 port succeeded!', 'x'), (exit, words) => {
        expect(judged(`none ${exit} ${words}`)?.verdict).toMatch(/fail|error/);
      }),
    );
  });
});
