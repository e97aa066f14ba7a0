import { describe, expect, test } from 'vitest';
import { diagnosed, failure, manyNodes } from '../support/diagnosed.ts';
import { type Cut, type Sent, type Served, served } from '../support/served.ts';

const late = failure('TIMEOUT', 'late');

/** CODE NAME of each finding, if packets that `stops` picks are lost. */
function told(options: Served, stops: (sent: Sent) => boolean): readonly string[] {
  const cut: Cut = (sent) => (stops(sent) ? late : undefined);
  const { run, breaks } = served(options, cut);
  return diagnosed(run, breaks).findings.map(({ code, subject: { name } }) => `${code} ${name}`.trim());
}

const ofNode = (name: string) => (sent: Sent) => sent.from === name || sent.to === name;
const between = (one: string, other: string) => (sent: Sent) =>
  (sent.from === one && sent.to === other) || (sent.from === other && sent.to === one);
const isPing = ({ protocol }: Sent) => protocol === 'icmp';
const isOdd = (name: string) => Number(name.slice(1)) % 2 === 1;
const zoned = (count: number) => manyNodes(count, (n) => ({ zone: `z${n % 2}` }));

const PLACES: readonly (readonly string[])[] = [
  ['n1', 'n1'],
  ['n1', 'n2'],
  ['n2', 'n4'],
];
const CHECKS = ['tcp', 'udp', 'mtu', 'icmp'];

describe.each(PLACES)(
  'DNS pods on %s and %s: one finding about what is broken between nodes, and none about',
  (...dnsOn) => {
    const run: Served = { nodes: 4, dnsOn, checks: CHECKS, families: 2 };
    const zones: Served = { ...run, nodes: zoned(6) };

    test.each<readonly [string, Served, (sent: Sent) => boolean, string]>([
      ['what is behind a pair', run, between('n2', 'n4'), 'ND202 n2'],
      ['what is behind a pair with the API server', run, between('n1', 'n4'), 'ND202 n1'],
      ['what is behind one way of a pair', run, (sent) => sent.from === 'n4' && sent.to === 'n2', 'ND201 n4'],
      ['what is behind a pair, over IPv4', run, (s) => s.family === 'ipv4' && between('n2', 'n4')(s), 'ND202 n2'],
      ['a node that is cut off', run, ofNode('n4'), 'ND101 n4'],
      ['the node of the API server', { ...run, nodes: 12 }, ofNode('n1'), 'ND101 n1'],
      ['a node without IPv4', run, (s) => s.family === 'ipv4' && ofNode('n4')(s), 'ND107 n4'],
      ['a node without IPv6', run, (s) => s.family === 'ipv6' && ofNode('n2')(s), 'ND107 n2'],
      ['a node that only ping reaches', run, (s) => !isPing(s) && ofNode('n2')(s), 'ND106 n2'],
      ['everything that only ping reaches', run, (s) => !isPing(s), 'ND302'],
      ['all of UDP', run, ({ protocol }) => protocol === 'udp', 'ND302'],
      ['all of IPv4', run, ({ family }) => family === 'ipv4', 'ND303'],
      ['two zones', zones, ({ from, to }) => isOdd(from) !== isOdd(to), 'ND211 z1'],
      ['everything', run, () => true, 'ND301'],
    ])('%s', (_, options, stops, expected) => {
      for (const seed of [1, 2, 3]) expect(told({ ...options, seed }, stops), `seed ${seed}`).toEqual([expected]);
    });
  },
);

describe('what else is broken is still found', () => {
  const dnsOn = ['n1', 'n2'];

  test('a cache on a node beside a pair', () => {
    const { run, breaks } = served({ nodes: 6, dnsOn, checks: CHECKS }, (sent) =>
      between('n3', 'n5')(sent) ? late : undefined,
    );
    const { findings } = diagnosed(run, (probe) =>
      probe.from === 'n5' && ['resolver', 'DNS name'].includes(probe.to) ? late : breaks(probe),
    );
    expect(findings.map(({ code, subject: { name } }) => `${code} ${name}`)).toEqual(['ND202 n3', 'ND503 n5']);
  });

  test('a node without kube-proxy in a zone that is cut off from another one', () => {
    const cut: Cut = ({ from, to }) => (isOdd(from) !== isOdd(to) ? late : undefined);
    const { run, breaks } = served({ nodes: zoned(8), dnsOn: ['n1', 'n5'], checks: CHECKS }, cut);
    const virtual = ['resolver', 'DNS Service', 'ClusterIP', 'DNS name', 'API server', 'hairpin'];
    const { findings } = diagnosed(run, (probe) =>
      probe.from === 'n3' && virtual.includes(probe.to) ? failure('REFUSED') : breaks(probe),
    );
    expect(findings.map(({ code }) => code)).toContain('ND511');
  });
});

test('a Service that nobody finds by its name is about DNS, whatever else was asked', () => {
  for (const services of [['dns'], ['service'], ['dns', 'service'], ['dns', 'service', 'apiserver', 'nodeport']]) {
    const { run } = served({ nodes: 4, dnsOn: [], services, families: 2 }, () => undefined);
    const { findings } = diagnosed(run, ({ to }) => {
      if (to === 'DNS name') return failure('DNS', 'not found');
      return ['resolver', 'DNS Service'].includes(to) ? failure('REFUSED', 'refused') : undefined;
    });
    expect(
      findings.map(({ code }) => code),
      services.join(),
    ).toEqual(['ND504']);
  }
});
