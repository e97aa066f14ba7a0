import { describe, expect, test } from 'vitest';
import { diagnosed, failing, failure, from, type NamedProbe, type RunOptions, to, way } from '../support/diagnosed.ts';
import { expectOne, type FindingCase, theFinding } from '../support/expected-finding.ts';

describe('signs other than silence', () => {
  const sized: RunOptions = { nodes: 5, checks: ['tcp', 'mtu'] };
  const tooBig = failure('MTU', 'path MTU 1400, interface 1500');
  const mtu = (fails: (probe: NamedProbe) => boolean) =>
    failing(tooBig, (probe) => probe.check === 'mtu' && fails(probe));

  test.each<FindingCase>([
    [
      'full-size packets everywhere',
      sized,
      mtu(() => true),
      {
        code: 'ND401',
        title: 'Full-size packets are lost everywhere',
        evidence: [
          '20 of 20 such probes failed (mtu; IPv4): MTU',
          'for example, n1 → n2 (mtu): path MTU 1400, interface 1500',
          'other probes between the same ends: 20 of 20 passed',
        ],
      },
    ],
    [
      'full-size packets into a node',
      sized,
      mtu(to('n2')),
      {
        code: 'ND402',
        title: 'Full-size packets into n2 are lost',
        direction: 'inbound',
        evidence: ['for example, n1 → n2 (mtu): path MTU 1400, interface 1500', 'the other way: 4 of 4 passed'],
      },
    ],
    [
      'full-size packets of a pair',
      sized,
      mtu(way('n1', 'n2')),
      {
        code: 'ND403',
        title: 'Full-size packets from n1 to n2 are lost',
        direction: 'outbound',
        evidence: ['for example, n1 → n2 (mtu): path MTU 1400, interface 1500', 'between all others: 18 of 18 passed'],
      },
    ],
    [
      'somebody else answers',
      { nodes: 5, checks: ['tcp', 'udp'] },
      failing(failure('WRONG_RESPONDER', 'the floater on n4 answered'), to('n2')),
      {
        code: 'ND601',
        title: 'Probes into n2 are answered by somebody else',
        direction: 'inbound',
        evidence: ['for example, n1 → n2 (tcp): the floater on n4 answered'],
      },
    ],
    [
      'addresses are rewritten',
      { nodes: 5, checks: ['tcp', 'source-ip'] },
      failing(failure('SNAT', 'it saw 198.18.0.2'), (probe) => probe.check === 'source-ip' && probe.from === 'n2'),
      {
        code: 'ND603',
        title: 'Source addresses of packets out of n2 are rewritten',
        direction: 'outbound',
        evidence: [
          '4 of 4 such probes failed (source-ip; IPv4): SNAT',
          'for example, n2 → n1 (source-ip): it saw 198.18.0.2',
        ],
      },
    ],
    [
      'something other than a floater answers',
      { nodes: 5 },
      failing(failure('BAD_REPLY', 'SSH-2.0'), to('n2')),
      { code: 'ND604', title: 'Probes into n2 get answers that are no floater’s', direction: 'inbound' },
    ],
    [
      'loss',
      { nodes: 5, checks: ['icmp'] },
      failing(failure('LOSS', '2 of 5 lost'), to('n2')),
      { code: 'ND701', title: 'Some packets into n2 are lost', direction: 'inbound' },
    ],
    [
      'slowness',
      { nodes: 5, checks: ['icmp'] },
      failing(failure('SLOW', '80 ms'), (probe) => from('n2')(probe) || to('n2')(probe)),
      { code: 'ND702', title: 'Answers to probes into and out of n2 are slow', direction: 'both' },
    ],
  ])('%s', (_, run, breaks, expected) => expectOne(diagnosed(run, breaks), expected));

  test('the scope of lost full-size packets leaves out checks that send none', () => {
    const { scope } = theFinding(diagnosed(sized, mtu(to('n2'))));
    expect(scope).toEqual({ checks: ['mtu'], paths: ['pod-pod'], families: ['ipv4'] });
  });
});
