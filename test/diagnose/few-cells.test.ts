import { describe, expect, test } from 'vitest';
import type { Judgement } from '../../src/model/verdict.ts';
import {
  type Break,
  diagnosed,
  END,
  failing,
  failure,
  from,
  type NamedProbe,
  type RunOptions,
  SERVICES,
  to,
} from '../support/diagnosed.ts';
import { execError, timeout } from '../support/matrix.ts';

const DNS_ENDS = SERVICES.filter(({ check }) => check === 'dns');
const refused = failure('REFUSED', 'refused');

/** CODE NAME of each finding. */
function told(run: RunOptions, breaks: Break): readonly string[] {
  const { findings } = diagnosed(run, breaks);
  return findings.map(({ code, subject: { name } }) => `${code} ${name}`.trim());
}

const at = (name: string, judgement: Judgement, ...ends: readonly string[]): Break =>
  failing(judgement, (probe) => from(name)(probe) && to(...ends)(probe));

/** As a run without options, but for the checks of full-size packets and ICMP. */
const byDefault = (nodes: number): RunOptions => ({ nodes, checks: ['tcp', 'udp'], services: DNS_ENDS });

describe.each([2, 3, 4, 6, 12, 60])(
  'in a cluster of %i nodes, few failures with a strong contrast have a cause',
  (nodes) => {
    test.each<readonly [string, Break, string]>([
      ['kube-proxy', at('n2', timeout, END.resolver, END.dnsService), 'ND511 n2'],
      ['the cache on the node', at('n2', timeout, END.resolver), 'ND503 n2'],
      ['a cache that refuses', at('n2', refused, END.resolver), 'ND503 n2'],
    ])('%s', (_, breaks, expected) => expect(told(byDefault(nodes), breaks)).toEqual([expected]));

    test.each<readonly [string, string, string]>([
      ['the API server', END.apiserver, 'ND513 n2'],
      ['a ClusterIP', END.clusterIp, 'ND511 n2'],
      ['a pod that reaches itself', END.hairpin, 'ND516 n2'],
    ])('%s, refused', (_, end, expected) => {
      expect(told({ nodes, checks: ['tcp', 'udp'], services: SERVICES }, at('n2', refused, end))).toEqual([expected]);
    });
  },
);

test('if only the API server was asked, the finding is about the API server', () => {
  const run: RunOptions = { nodes: 6, services: SERVICES.filter(({ node }) => node === END.apiserver) };
  expect(told(run, at('n2', refused, END.apiserver))).toEqual(['ND513 n2']);
});

describe('if the DNS Service could not be asked from the node', () => {
  const run: RunOptions = { nodes: 6, services: SERVICES };
  const unasked = (breaks: Break): Break => {
    const noAnswer = at('n2', execError, END.dnsService);
    return (probe) => noAnswer(probe) ?? breaks(probe);
  };

  test('other Services that work say that its own resolvers fail', () => {
    expect(told(run, unasked(at('n2', refused, END.resolver, END.headless)))).toContain('ND503 n2');
  });

  test('its own resolvers fail if no other Service was asked either', () => {
    const lookUps: RunOptions = { nodes: 6, services: DNS_ENDS };
    expect(told(lookUps, unasked(at('n2', refused, END.resolver)))).toContain('ND503 n2');
  });

  test('other Services that fail say that none works', () => {
    const ends = [END.resolver, END.headless, END.clusterIp, END.apiserver, END.hairpin];
    expect(told(run, unasked(at('n2', refused, ...ends)))).toContain('ND511 n2');
  });
});

describe('a DNS pod that does not answer, on a node that does not reach the other one', () => {
  const ends = [END.dnsPod2, END.clusterIp, END.headless];
  const outOf =
    (node: string): Break =>
    (probe) =>
      at(node, timeout, ...ends)(probe) ?? failing(timeout, (one) => one.from !== 'n1' && to(END.dnsPod1)(one))(probe);

  test('the pods of the node are cut off, and that is one cause', () => {
    const { findings } = diagnosed({ nodes: 6, services: SERVICES }, outOf('n1'));
    expect(findings.map(({ code, subject, direction }) => [code, subject.name, direction])).toEqual([
      ['ND104', 'n1', 'both'],
    ]);
    expect(findings[0]?.explains).toBe(ends.length + 5);
  });

  test('what fails on the node itself counts once', () => {
    const own = at('n1', timeout, END.dnsPod1);
    const { findings } = diagnosed({ nodes: 6, services: SERVICES }, (probe) => own(probe) ?? outOf('n1')(probe));
    expect(findings.map(({ code, explains }) => [code, explains])).toEqual([['ND104', ends.length + 6]]);
  });

  test('it is another cause if the pod is on another node', () => {
    expect(told({ nodes: 6, services: SERVICES }, outOf('n4'))).toContain(`ND501 ${END.dnsPod1}`);
  });
});

describe('beside a dead pod of DNS', () => {
  const dead = failing(timeout, to(END.dnsPod1));
  const beside =
    (...ends: readonly string[]): Break =>
    (probe) =>
      dead(probe) ?? at('n2', timeout, ...ends)(probe);

  test('a node that does not reach the other one either does not reach DNS', () => {
    const breaks = beside(END.resolver, END.dnsService, END.dnsPod2);
    const { findings } = diagnosed(byDefault(6), breaks);
    expect(findings.map(({ code, explains }) => `${code} ${explains}`)).toEqual(['ND501 6', 'ND502 4']);
  });

  test('that answers wrongly, a node that waits in vain was not unlucky', () => {
    const wrong = failing(failure('DNS', 'SERVFAIL'), to(END.dnsPod1));
    const waiting = at('n2', timeout, END.resolver, END.dnsService);
    expect(told(byDefault(6), (probe) => wrong(probe) ?? waiting(probe))).toContain('ND511 n2');
  });

  test('a node whose look-ups fail was unlucky if it reaches the other one', () => {
    expect(told(byDefault(6), beside(END.resolver, END.dnsService))).toEqual([`ND501 ${END.dnsPod1}`]);
  });
});

describe('in a cluster of 1,000 nodes, if DNS is all that is asked', () => {
  test.each<readonly [string, Break, string]>([
    ['kube-proxy', at('n700', timeout, END.resolver, END.dnsService), 'ND511 n700'],
    ['the cache on the node', at('n700', timeout, END.resolver), 'ND503 n700'],
  ])('%s', (_, breaks, expected) => {
    expect(told({ nodes: 1_000, checks: [], services: DNS_ENDS }, breaks)).toEqual([expected]);
  });
});

test.each([4, 6, 60])('in a cluster of %i nodes, two connections to the API server that are not made', (nodes) => {
  const run: RunOptions = { nodes, services: SERVICES, families: 2 };
  expect(told(run, at('n2', timeout, END.apiserver))).toEqual(['ND513 n2']);
});

describe('the pod of DNS on the node itself', () => {
  const run: RunOptions = { nodes: 5, checks: ['tcp', 'udp'], services: DNS_ENDS };

  test('answers although the node does not reach DNS', () => {
    const breaks = at('n1', failure('UNREACHABLE'), END.resolver, END.dnsService, END.dnsPod2);
    expect(told(run, breaks)).toEqual(['ND502 n1']);
  });

  test('does not hide that kube-proxy is dead', () => {
    expect(told(run, at('n1', timeout, END.resolver, END.dnsService))).toEqual(['ND511 n1']);
  });
});

describe('a failure that may be chance', () => {
  test('is a look-up with one answer of two', () => {
    const half = { ...timeout, latencyMs: 0.4 };
    expect(told(byDefault(6), at('n2', half, END.resolver))).toEqual(['ND901']);
  });

  test('is a look-up that failed where others fail here and there', () => {
    const stray = (probe: NamedProbe) =>
      (probe.from === 'n2' && probe.to === END.resolver) ||
      (probe.check === 'tcp' && probe.from === 'n5' && probe.to === 'n9') ||
      (probe.check === 'udp' && probe.from === 'n8' && probe.to === 'n3');
    expect(told(byDefault(12), failing(timeout, stray))).toEqual(['ND901']);
  });

  test('is one connection that was not made in time', () => {
    const run = { nodes: 12, checks: ['tcp', 'udp'], services: SERVICES };
    for (const end of [END.apiserver, END.clusterIp, END.own]) {
      expect(told(run, at('n2', timeout, end))).toEqual(['ND901']);
    }
  });

  test('is two late answers from the API server', () => {
    const run: RunOptions = { nodes: 8, services: SERVICES, families: 2 };
    expect(told(run, at('n2', failure('SLOW'), END.apiserver))).toEqual(['ND901']);
  });

  test('is none once it was made again and failed again', () => {
    const run: RunOptions = { nodes: 12, checks: ['tcp', 'udp'], services: SERVICES };
    const again: Judgement = { verdict: 'fail', reason: 'TIMEOUT', detail: 'late', attempts: { samples: [], lost: 3 } };
    expect(told(run, at('n2', again, END.apiserver))).toEqual(['ND513 n2']);
  });
});

test('several nodes whose caches are down do not pass for chance', () => {
  const breaks = failing(timeout, (probe) => from('n2', 'n5', 'n7')(probe) && to(END.resolver)(probe));
  expect(told(byDefault(12), breaks).toSorted()).toEqual(['ND503 n2', 'ND503 n5', 'ND503 n7']);
});
