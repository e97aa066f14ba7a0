import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dns } from '../../../plugins/dns/index.ts';
import { judge } from '../../../plugins/dns/judge.ts';
import { aTarget } from '../../support/plan.ts';

const NAME = 'kubernetes.default.svc.cluster.local';
const expected = ['10.96.0.1', 'fd00:96::1'];
const target = aTarget(0, { aim: { name: 'kubernetes.default.svc', expected } });
const judged = (fields: string, over = target) => judge(over, { fields, remark: undefined });
const looked = (a: string, aaaa: string, over = '-') => `10.96.0.10 ${NAME} A=${a} AAAA=${aaaa} ${over} .`;
const GOOD = looked('NOERROR/10.96.0.1,/3', 'NOERROR//1');
const fail = (reason: string, detail: string) => ({ verdict: 'fail', reason, detail });

describe('dns, the judge', () => {
  test.each([
    ['one family', GOOD, { verdict: 'pass', latencyMs: 3 }],
    ['both', looked('NOERROR/10.96.0.1,/3', 'NOERROR/fd00:96:0::1,/1'), { verdict: 'pass', latencyMs: 3 }],
    ['IPv6 alone', looked('NOERROR//0', 'NOERROR/fd00:96::1,/1'), { verdict: 'pass', latencyMs: 0 }],
    [
      'a tool that tells no time',
      looked('NOERROR/10.96.0.1,/-', 'NOERROR//-'),
      { verdict: 'pass', latencyMs: Number.NaN },
    ],
    [
      'a nameserver was passed over',
      looked('NOERROR/10.96.0.1,/3', 'NOERROR//1', '169.254.20.10:TIMEOUT'),
      {
        verdict: 'pass',
        latencyMs: 3,
        note: { kind: 'flaky', detail: 'answered by 10.96.0.10 alone: 169.254.20.10 TIMEOUT' },
      },
    ],
    ['no such name', looked('NXDOMAIN//1', 'NOTASKED//-'), fail('DNS', `10.96.0.10 says NXDOMAIN: ${NAME} A`)],
    [
      'the server is at a loss',
      looked('SERVFAIL//1', 'NOTASKED//-'),
      fail('DNS', `10.96.0.10 says SERVFAIL: ${NAME} A`),
    ],
    ['the server refuses', looked('REFUSED//1', 'REFUSED//1'), fail('DNS', `10.96.0.10 says REFUSED: ${NAME} A`)],
    [
      'a name without an address',
      looked('NOERROR//1', 'NOERROR//1'),
      fail('DNS', `10.96.0.10 knows ${NAME}, and no address of it`),
    ],
    [
      'a wrong address',
      looked('NOERROR/203.0.113.7,/1', 'NOERROR//1'),
      fail('DNS', `10.96.0.10 answers 203.0.113.7 for ${NAME}, which has 10.96.0.1, fd00:96::1`),
    ],
    ['silence', looked('TIMEOUT//-', 'NOTASKED//-'), fail('TIMEOUT', `10.96.0.10 does not answer: ${NAME} A`)],
    [
      'silence of all',
      looked('TIMEOUT//-', 'NOTASKED//-', '10.96.0.9:CONNREFUSED'),
      fail('TIMEOUT', `10.96.0.10 does not answer, nor do 10.96.0.9 CONNREFUSED: ${NAME} A`),
    ],
    [
      'silence about AAAA alone',
      looked('NOERROR/10.96.0.1,/3', 'TIMEOUT//-'),
      fail('TIMEOUT', `10.96.0.10 does not answer: ${NAME} AAAA`),
    ],
    [
      'nobody listens',
      looked('CONNREFUSED//-', 'NOTASKED//-'),
      fail('REFUSED', `10.96.0.10 refuses the connection: ${NAME} A`),
    ],
    ['no way', looked('UNREACHABLE//-', 'NOTASKED//-'), fail('UNREACHABLE', `10.96.0.10 cannot be reached: ${NAME} A`)],
    ['no tool', '! notool', { verdict: 'skip', detail: "the floater's image has neither dig nor nslookup" }],
    ['no nameserver', '! noserver', fail('DNS', 'resolv.conf names no nameserver')],
    [
      'words of the tool',
      '? dig: out of memory',
      { verdict: 'error', reason: 'PROGRAM', detail: 'not understood: dig: out of memory' },
    ],
  ])('%s', (_, fields, judgement) => {
    expect(judged(fields)).toEqual(judgement);
  });

  test('where nobody knows the right addresses, any counts', () => {
    const aim = { name: 'example.com' };
    expect(judged(looked('NOERROR/203.0.113.7,/1', 'NOERROR//1'), aTarget(0, { aim }))).toMatchObject({
      verdict: 'pass',
    });
  });

  test('a record that is cut anywhere never passes', () => {
    for (let length = 0; length < GOOD.length; length += 1) {
      expect(judged(GOOD.slice(0, length)).verdict, GOOD.slice(0, length)).toBe('error');
    }
  });

  test('nor does garbage', () => {
    const word = fc.oneof(fc.string(), fc.constantFrom('A=', 'NOERROR', '10.96.0.1,', '.', '-', '/', ' '));
    fc.assert(
      fc.property(fc.array(word), (words) => {
        expect(judged(words.join('')).verdict).not.toBe('pass');
      }),
    );
  });
});

describe('dns, what it aims at', () => {
  const seen = {
    cluster: 'a',
    families: ['ipv6', 'ipv4'],
    nodes: [],
    apiServer: { addresses: ['fd00:96::1'], port: 443 },
    dns: {
      service: 'kube-system/kube-dns',
      addresses: ['10.96.0.10', 'fd00:96::10'],
      port: 53,
      replicas: [
        { name: 'coredns-1', address: '10.244.0.2', port: 5353 },
        { name: 'coredns-2', address: '10.244.1.2', port: 5353 },
        { name: 'coredns-1', address: 'fd00:244::2', port: 5353 },
      ],
    },
  } as const;

  test('the resolvers, the Service, each replica; each in the families that it has', () => {
    expect(dns.aims(seen, {}).map(({ node, families }) => [node, families])).toEqual([
      ['kubernetes.default (resolv.conf)', ['ipv6']],
      ['kubernetes.default (DNS Service kube-system/kube-dns)', ['ipv4', 'ipv6']],
      ['kubernetes.default (DNS pod coredns-1)', ['ipv4', 'ipv6']],
      ['kubernetes.default (DNS pod coredns-2)', ['ipv4']],
    ]);
  });

  test('without the right to see them, the resolvers alone', () => {
    const { dns: _, apiServer: __, ...few } = seen;
    const aims = dns.aims({ ...few, dns: undefined, apiServer: undefined }, {});
    expect(aims).toEqual([
      {
        node: 'kubernetes.default (resolv.conf)',
        families: ['ipv6'],
        aim: { kind: 'resolvers', name: 'kubernetes.default.svc' },
      },
    ]);
  });

  test("the user's names, by the pod's resolvers or by the servers that they name", () => {
    const names = ['example.com', 'db'];
    expect(dns.aims(seen, { names }).slice(4)).toMatchObject([
      { node: 'example.com (resolv.conf)', families: ['ipv6'] },
      { node: 'db (resolv.conf)' },
    ]);
    expect(dns.aims(seen, { names: ['db'], servers: ['10.0.0.53'] }).slice(4)).toMatchObject([
      { node: 'db (10.0.0.53)', families: ['ipv4'], aim: { addresses: ['10.0.0.53'], port: 53, name: 'db' } },
    ]);
  });
});
