import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../../plugins/tcp/judge.ts';
import type { Judgement, ProbeRecord } from '../../../src/check/plugin.ts';
import { aBound, aTarget, identityOf } from '../../support/plan.ts';

const { floaters } = aBound(4);
const target = aTarget(1);

function judged(fields: string, remark?: string): Judgement {
  const record: ProbeRecord = { fields, remark };
  return judge(target, record, floaters);
}

const fail = (reason: string, detail: string, latencyMs?: number) => ({ verdict: 'fail', reason, detail, latencyMs });
const error = (detail: string) => ({ verdict: 'error', reason: 'PROGRAM', detail });
const REFUSED = "0.000000 7 000 Failed to connect to 10.244.2.2 port 8889 after 0 ms: Couldn't connect to server\t";
const TIMED_OUT = '28 000 Connection timed out after 5001 milliseconds';

/** As printed by curl 7.88. The shell adds the tab and the beginning of the body. */
const RECORDED: readonly { name: string; fields: string; remark?: string; expected: object }[] = [
  { name: 'a pass', fields: '0.000321 =', expected: { verdict: 'pass', latencyMs: 0.321 } },
  { name: 'refused', fields: REFUSED, remark: 'Connection refused', expected: fail('REFUSED', 'Connection refused') },
  {
    name: 'no route',
    fields: REFUSED,
    remark: 'No route to host',
    expected: fail('UNREACHABLE', 'No route to host'),
  },
  {
    name: 'unknown words',
    fields: REFUSED,
    remark: 'Operation not permitted',
    expected: fail('UNREACHABLE', 'Operation not permitted'),
  },
  {
    name: 'a property that every object has',
    fields: REFUSED,
    remark: 'constructor',
    expected: fail('UNREACHABLE', 'constructor'),
  },
  {
    name: 'timed out by the system',
    fields: REFUSED,
    remark: 'Connection timed out',
    expected: fail('TIMEOUT', 'Connection timed out'),
  },
  {
    name: "musl's time-out",
    fields: REFUSED,
    remark: 'Operation timed out',
    expected: fail('TIMEOUT', 'Operation timed out'),
  },
  {
    name: 'no connection, no words',
    fields: REFUSED,
    expected: fail('UNREACHABLE', "Failed to connect to 10.244.2.2 port 8889 after 0 ms: Couldn't connect to server"),
  },
  {
    name: 'dropped',
    fields: `0.000000 ${TIMED_OUT}\t`,
    expected: fail('TIMEOUT', 'Connection timed out after 5001 milliseconds'),
  },
  {
    name: 'connected, then silence',
    fields: '0.000400 28 000 Operation timed out after 5001 milliseconds with 0 bytes received\t',
    expected: fail(
      'TIMEOUT',
      'connected after 0.4 ms, then no answer: Operation timed out after 5001 milliseconds with 0 bytes received',
      0.4,
    ),
  },
  {
    name: 'an answer that does not end',
    fields: '0.000400 28 200 Operation timed out after 5001 milliseconds with 81920 bytes received\txxx',
    expected: fail(
      'BAD_REPLY',
      'an answer that did not end: Operation timed out after 5001 milliseconds with 81920 bytes received',
      0.4,
    ),
  },
  {
    name: 'reset',
    fields: '0.000200 56 000 Recv failure: Connection reset by peer\t',
    expected: fail('RESET', 'Recv failure: Connection reset by peer', 0.2),
  },
  {
    name: 'closed at once',
    fields: '0.000200 52 000 Empty reply from server\t',
    expected: fail('BAD_REPLY', 'Empty reply from server', 0.2),
  },
  {
    name: 'no HTTP',
    fields: '0.000200 1 000 Received HTTP/0.9 when not allowed\t',
    expected: fail('BAD_REPLY', 'curl 1: Received HTTP/0.9 when not allowed', 0.2),
  },
  {
    name: 'trouble before any connection',
    fields: '0.000000 2 000 Failed to init\t',
    expected: error('curl 2: Failed to init'),
  },
  {
    name: 'another floater',
    fields: `0.000200 0 200 \t${identityOf(4)}`,
    expected: fail('WRONG_RESPONDER', 'answered by the floater on n4 (pod netdoctor-floater-4)', 0.2),
  },
  {
    name: 'a floater of another deployment',
    fields: `0.000200 0 200 \t${identityOf(99)}`,
    expected: fail('WRONG_RESPONDER', 'answered by a floater of another deployment or an earlier one', 0.2),
  },
  {
    name: 'a body with a tab and a carriage return',
    fields: '0.000200 0 502 \t<html>\tx\r',
    expected: fail('BAD_REPLY', `HTTP 502, not this floater's answer: "<html>\\tx\\r"`, 0.2),
  },
  {
    name: 'an empty body',
    fields: '0.000200 0 200 \t',
    expected: fail('BAD_REPLY', `HTTP 200, not this floater's answer: ""`, 0.2),
  },
  {
    name: 'the right identity with more behind it, which the program noticed by the size',
    fields: `0.000200 0 200 \t${identityOf(2)}`,
    expected: fail('BAD_REPLY', `HTTP 200, not this floater's answer: "${identityOf(2)}"`, 0.2),
  },
];

describe('judge', () => {
  test.each(RECORDED)('$name', ({ fields, remark, expected }) => {
    expect(judged(fields, remark)).toEqual(expected);
  });

  test('the right identity with another status is a bad reply, but not from another responder', () => {
    expect(judged(`0.000200 0 404 \t${identityOf(2)}`)).toMatchObject({ verdict: 'fail', reason: 'BAD_REPLY' });
  });

  test.each([
    '',
    '=',
    ' =',
    '0.1',
    '0.1 ',
    '0.1 ==',
    '0.1 = ',
    ' 0.1 =',
    '1 =',
    '.1 =',
    '-0.1 =',
    '0,1 =',
    '0.1 =\n',
    '0.1 0 200',
    'NaN =',
  ])('a cut or strange record %j is error PROGRAM', (fields) =>
    expect(judged(fields)).toMatchObject({ verdict: 'error', reason: 'PROGRAM' }),
  );

  test('only SECONDS = passes', () => {
    const parts = fc.constantFrom('0.1', '0', '.', ' ', '=', '\t', '\n', '7', '000', '200', identityOf(2), '28', 'x');
    const near = fc.array(parts, { maxLength: 8 }).map((found) => found.join(''));
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), near),
        fc.option(fc.string(), { nil: undefined }),
        (fields, remark) => {
          const passed = judged(fields, remark).verdict === 'pass';
          expect(passed).toBe(/^\d+\.\d+ =$/.test(fields) && !fields.includes('\n'));
        },
      ),
      { numRuns: 2_000, examples: [['0.1 =', undefined]] },
    );
  });
});
