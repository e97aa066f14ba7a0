import { describe } from 'vitest';
import { type Expected, type KnownCase, testCases } from '../support/known-cases.ts';

const HERE = ['d-n1', 'd-n2'];
const THERE = ['d-n3', 'd-n4'];

/** Answers are packets as well, so what is lost on one way shows on both. */
const both = { direction: 'both' } as const;
const LOSSY: Expected = { code: 'ND701', about: HERE, to: THERE, ...both };
const PARTED: Expected = { code: 'ND211', about: HERE, to: THERE, ...both };
const PODS_CUT_OFF: Expected = { code: 'ND104', about: 'd-n3', ...both };
const ONE_FAMILY: Expected = { code: 'ND107', about: 'd-n3', ...both };

/** Several reports of one fault. */
function of(fault: string, files: readonly string[], ...findings: readonly Expected[]): readonly KnownCase[] {
  return files.map((file) => ({ file: `real-${file}`, fault, findings }));
}

const CASES: readonly KnownCase[] = [
  ...of('nothing', ['healthy']),
  ...of(
    '1 in 4 new flows between two groups of nodes is dropped',
    [
      ...['hash-two-groups', 'hash-two-groups-2', 'hash-two-groups-3', 'hash-two-groups-4'],
      ...['hash-two-groups-count-5', 'hash-two-groups-count-5-2', 'hash-two-groups-count-5-3'],
      'hash-two-groups-tcp-udp',
    ],
    LOSSY,
  ),
  ...of('two nodes of four are parted from the others', ['parted', 'parted-count-5', 'parted-default'], PARTED),
  ...of(
    '30 % of the packets into one node are lost',
    [
      ...['loss-into-n2', 'loss-into-n2-2', 'loss-into-n2-3', 'loss-into-n2-4'],
      ...['loss-into-n2-count-5', 'loss-into-n2-count-5-2', 'loss-into-n2-count-5-3', 'loss-into-n2-count-5-4'],
    ],
    { code: 'ND701', about: 'd-n2', ...both },
  ),
  ...of('30 % of the packets out of one node are lost', ['loss-out-of-n3', 'loss-out-of-n3-count-5'], {
    code: 'ND701',
    about: 'd-n3',
    ...both,
  }),
  ...of(
    'conntrack of one node is full: 70 % of the new flows are dropped',
    ['conntrack-full-on-n2', 'conntrack-full-on-n2-count-5'],
    { code: 'ND701', about: 'd-n2', ...both },
  ),
  ...of('half of the flows out of one node are dropped', ['half-of-flows-out-of-n1'], {
    code: 'ND701',
    about: 'd-n1',
    ...both,
  }),
  ...of('TCP and UDP of one node are dropped; ping passes', ['tcp-udp-of-one-node-dropped'], {
    code: 'ND106',
    about: 'd-n3',
    ...both,
  }),
  ...of('the bridge of one node’s pods is down', ['pod-bridge-down-two-layers'], PODS_CUT_OFF),
  ...of(
    'one node has no routes to other nodes’ pods',
    ['routes-of-one-node-gone-two-layers', 'routes-of-one-node-blackhole-two-layers'],
    PODS_CUT_OFF,
  ),
  ...of('the same; only pods were probed', ['routes-of-one-node-blackhole'], { ...PODS_CUT_OFF, code: 'ND101' }),
  ...of(
    'the wire drops what goes to or comes from one node’s pods',
    ['pod-addresses-of-one-node-dropped-two-layers'],
    PODS_CUT_OFF,
  ),
  ...of(
    'one node has no IPv4 routes to other nodes’ pods',
    ['ipv4-routes-of-one-node-gone', 'ipv4-routes-of-one-node-gone-two-layers'],
    ONE_FAMILY,
  ),
  ...of('IPv6 of one node’s pods is dropped', ['ipv6-of-one-node'], ONE_FAMILY),
  ...of('the same, and ping is dropped everywhere', ['ipv6-of-one-node-ping-blocked'], ONE_FAMILY, { code: 'ND302' }),
  ...of(
    'kube-proxy of one node has no IPv4 rules',
    ['kube-proxy-ipv4-table-deleted', 'kube-proxy-ipv4-table-deleted-every-check'],
    { code: 'ND511', about: 'd-n3' },
  ),
  ...of('one node’s pods do not reach the API server', ['api-from-one-node', 'api-from-one-node-every-check'], {
    code: 'ND513',
    about: 'd-n3',
  }),
  ...of(
    'there are no DNS pods',
    [
      'coredns-scaled-to-0',
      'coredns-scaled-to-0-every-check',
      'coredns-crash-looping',
      'coredns-crash-looping-every-check',
    ],
    { code: 'ND504' },
  ),
  ...of('there is no DNS Service', ['dns-service-deleted', 'dns-service-deleted-every-check'], { code: 'ND504' }),
  ...of('a node has the addresses of its pod, too', ['duplicate-pod-address', 'duplicate-pod-address-two-layers'], {
    code: 'ND601',
    about: 'd-n3',
  }),
  ...of('new connections from one zone to the other are dropped', ['zone-shut-to-another-every-check'], {
    code: 'ND211',
    about: 'zone-1',
    to: 'zone-2',
    direction: 'outbound',
  }),
  ...of('UDP into one node is prohibited', ['udp-prohibited-into-n2'], {
    code: 'ND106',
    about: 'd-n2',
    direction: 'inbound',
  }),
  ...of('pods of different nodes do not reach each other', ['everything-shut-every-check'], { code: 'ND301' }),
];

describe('what is said of a known fault of a real cluster', () => testCases(CASES));
