import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../../plugins/dns/judge.ts';
import type { Judgement } from '../../../src/check/plugin.ts';
import { aTarget } from '../../support/plan.ts';

const NAME = 'kubernetes.default.svc.cluster.local';
const aim = { kind: 'cluster', name: 'kubernetes.default.svc', expected: ['10.96.0.1', 'fd00:96::1'] };
const byResolvers = aTarget(0, { address: '', aim });
const byAddress = aTarget(0, { address: '10.96.0.10', aim });
const judged = (fields: string, over = byResolvers): Judgement => judge(over, { fields, remark: undefined });
const one = (a: string, aaaa: string, server = '10.96.0.10') => `${server} A=${a} AAAA=${aaaa}`;
const record = (...servers: readonly string[]) => `${NAME} ${servers.join(' | ')} = `;
const RIGHT = one('NOERROR/3257usec/10.96.0.1', 'NOERROR/900usec/');
const GOOD = record(RIGHT);
const SILENT = one('timeout/-/', 'timeout/-/', '169.254.20.10');
const fail = (reason: string, detail: string) => ({ verdict: 'fail', reason, detail });

describe('dns, the judge', () => {
  test.each([
    ['one family', GOOD, { verdict: 'pass', latencyMs: 3.257 }],
    ['both', record(one('NOERROR/3msec/10.96.0.1', 'NOERROR/1msec/fd00:96:0::1')), { verdict: 'pass', latencyMs: 3 }],
    ['IPv6 alone', record(one('NOERROR/0usec/', 'NOERROR/1usec/fd00:96::1')), { verdict: 'pass', latencyMs: 0 }],
    [
      'a tool that reports no time',
      record(one('NOERROR/-/10.96.0.1', 'NOERROR/-/')),
      { verdict: 'pass', latencyMs: Number.NaN },
    ],
    [
      'words about trouble that was overcome',
      `${NAME} ${RIGHT} = ;; Warning: ID mismatch`,
      { verdict: 'pass', latencyMs: 3.257 },
    ],
    [
      'one of two addresses is wrong',
      record(one('NOERROR/1usec/10.96.0.1,203.0.113.7', 'NOERROR/1usec/')),
      fail('DNS', `10.96.0.10 answers 203.0.113.7 for ${NAME}, which has 10.96.0.1, fd00:96::1`),
    ],
    [
      'one type is refused',
      record(one('NOERROR/1usec/10.96.0.1', 'SERVFAIL/1usec/')),
      fail('DNS', `10.96.0.10 says NOERROR to A and SERVFAIL to AAAA: ${NAME}`),
    ],
    [
      'one of two questions was answered, so that the server was reached',
      record(one('NOERROR/3257usec/10.96.0.1', 'timeout/-/')),
      {
        ...fail('TIMEOUT', `10.96.0.10 does not answer: ${NAME} AAAA, though A was answered with NOERROR`),
        latencyMs: 3.257,
      },
    ],
    [
      'a nameserver was passed over',
      record(SILENT, RIGHT),
      {
        verdict: 'pass',
        latencyMs: 3.257,
        note: { kind: 'flaky', detail: 'answered by 10.96.0.10 alone: 169.254.20.10 does not answer' },
      },
    ],
    [
      'a nameserver was passed over, and the next one does not know the name',
      record(SILENT, one('NXDOMAIN/1usec/', 'NXDOMAIN/1usec/')),
      fail('DNS', `10.96.0.10 says NXDOMAIN: ${NAME}; 169.254.20.10 does not answer`),
    ],
    [
      'none has an answer, but one has a reason',
      record(one('SERVFAIL/1usec/', 'SERVFAIL/1usec/'), SILENT),
      fail('DNS', `10.96.0.10 says SERVFAIL, 169.254.20.10 does not answer: ${NAME} A`),
    ],
    [
      'a nameserver with a zone',
      record(one('timeout/-/', 'timeout/-/', 'fe80::1%eth0')),
      fail('TIMEOUT', `fe80::1%eth0 does not answer: ${NAME} A`),
    ],
    [
      'no tool',
      '! tool',
      { verdict: 'skip', byFloater: true, detail: "the floater's image has neither dig nor nslookup" },
    ],
    ['no nameserver', '! nameserver', fail('DNS', 'resolv.conf names no nameserver')],
    ['no domain', '! domain', fail('DNS', 'the search list of resolv.conf has no word that begins with svc.')],
  ])('%s', (_, fields, judgement) => {
    expect(judged(fields)).toEqual(judgement);
  });

  test('if the right addresses are not known, any address counts', () => {
    const target = aTarget(0, { address: '', aim: { kind: 'name', name: 'example.com' } });
    expect(judged(record(one('NOERROR/1usec/203.0.113.7', 'NOERROR/1usec/')), target)).toMatchObject({
      verdict: 'pass',
    });
  });

  test('a server that is asked by its address is not to blame for the resolv.conf of the pod', () => {
    expect(judged('! domain', byAddress)).toMatchObject({ verdict: 'error', reason: 'PROGRAM' });
    expect(judged('! tool', byAddress)).toMatchObject({ verdict: 'skip' });
  });

  test('the tool’s words cannot control a terminal', () => {
    const silent = one('timeout/-/', 'timeout/-/');
    expect(judged(`${NAME} ${silent} = ;; Warning: \u001b[2J\tID\r\nmismatch\u007f`)).toEqual(
      fail('TIMEOUT', `10.96.0.10 does not answer: ${NAME} A (\\x1b[2J ID mismatch\\x7f)`),
    );
  });

  test('a record that is cut anywhere never passes', () => {
    for (const whole of [GOOD, record(SILENT, RIGHT)]) {
      const end = whole.indexOf(' =');
      for (let length = 0; length < end + 2; length += 1) {
        expect(judged(whole.slice(0, length)).verdict, whole.slice(0, length)).toBe('error');
      }
    }
  });

  test.each([
    `${NAME}  = `,
    ` ${RIGHT} = `,
    record(one('NOERROR/1usec/10.96.0.1', '')),
    record(one('NOERROR/1usec/fd00:96::1', 'NOERROR/1usec/')),
    record(one('NOERROR/1usec/', 'NOERROR/1usec/10.96.0.1')),
    record(one('NOERROR/1usec/10.96.0.1,', 'NOERROR/1usec/')),
    record(one('NOERROR/1usec/10.96.0', 'NOERROR/1usec/')),
    record(one('NOERROR/1sec/10.96.0.1', 'NOERROR/1usec/')),
    record(one('NOERROR//10.96.0.1', 'NOERROR/1usec/')),
    record(one('NXDOMAIN/1usec/10.96.0.1', 'NOERROR/1usec/')),
    record(one('timeout/-/10.96.0.1', 'NOERROR/1usec/')),
    record(one('noerror/1usec/10.96.0.1', 'NOERROR/1usec/')),
    record(one('/1usec/10.96.0.1', 'NOERROR/1usec/')),
    record(RIGHT, ''),
    record('', RIGHT),
    record(one('NOERROR/1usec/10.96.0.1', 'NOERROR/1usec/', 'x')),
    '! ',
    '! nobody',
    '! tool ',
    '! constructor',
    '! toString',
  ])('the strange record %j is error PROGRAM', (fields) => {
    expect(judged(fields)).toMatchObject({ verdict: 'error', reason: 'PROGRAM' });
  });

  const status = fc.constantFrom(
    'NOERROR',
    'NXDOMAIN',
    'SERVFAIL',
    'REFUSED',
    'timeout',
    'refused',
    'failed',
    'cut',
    'x',
  );
  const time = fc.constantFrom('-', '0usec', '12usec', '3msec', '');
  const answer = (addresses: readonly string[]) =>
    fc
      .tuple(status, time, fc.array(fc.constantFrom(...addresses), { maxLength: 2 }))
      .map(([word, ms, list]) => `${word}/${ms}/${list}`);
  const server = fc.tuple(answer(['10.96.0.1', '10.9.9.9', 'fd00::1']), answer(['fd00:96::1', 'fd00::9', '10.0.0.1']));

  test('a pass says that the last server answered both types, and has an address, all of them right', () => {
    fc.assert(
      fc.property(fc.array(server, { minLength: 1, maxLength: 3 }), (servers) => {
        const { verdict } = judged(record(...servers.map(([a, aaaa]) => one(a, aaaa))));
        if (verdict !== 'pass') return;
        const [a = '', aaaa = ''] = servers.at(-1) ?? [];
        expect([a, aaaa].every((text) => /^NOERROR\//.test(text))).toBe(true);
        expect(`${a} ${aaaa}`).toMatch(/10\.96\.0\.1|fd00:96::1/);
        expect(`${a} ${aaaa}`).not.toMatch(/10\.9\.9\.9|fd00::9|fd00::1|10\.0\.0\.1/);
      }),
      { numRuns: 3_000 },
    );
  });

  test('no garbage passes', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('A=', 'AAAA=', 'NOERROR', '10.96.0.1', '/', ' ', ' = ', ' | ', '-', 'usec', NAME, '! '),
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        expect(judged(words.join('')).verdict).not.toBe('pass');
      }),
      { numRuns: 1_000 },
    );
  });
});
