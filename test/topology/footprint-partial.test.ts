import { expect, test } from 'vitest';
import { DNS_WAYS, failures, type Run } from './scripted.ts';

const tcp = { checks: ['tcp'], paths: ['pod-pod'] } as const;
const hosts = { checks: ['tcp', 'icmp'], paths: ['node-node'] } as const;

/** Those that stop only some packets, have no label, or show in a few probes. */
test.each<[string, Run, readonly string[]]>([
  [
    'a path between two zones that loses all one way: requests of one, answers of the other',
    { kind: 'ecmp', whole: true, ...tcp },
    ['n1>n2', 'n1>n3', 'n2>n1', 'n3>n1'].map((pair) => `tcp pod-pod ${pair} TIMEOUT`),
  ],
  [
    'firewalls between two zones that drop answers: both ways',
    { kind: 'firewall-pair', whole: true, ...tcp },
    ['n1>n2', 'n1>n3', 'n2>n1', 'n3>n1'].map((pair) => `tcp pod-pod ${pair} TIMEOUT`),
  ],
  [
    'the uplink of a rack: what crosses it, and Services that lead out of it',
    { kind: 'loss-rack', whole: true, ...tcp, checks: ['tcp', 'dns'], paths: ['pod-pod', 'pod-service'] },
    [
      ...['n1>n2', 'n1>n3', 'n2>n1', 'n3>n1'].map((pair) => `tcp pod-pod ${pair} TIMEOUT`),
      ...DNS_WAYS.map((way) => `dns pod-service n1>${way} TIMEOUT`),
    ],
  ],
  ...(['bond', 'conntrack', 'loss-node'] as const).map((kind): [string, Run, readonly string[]] => [
    `${kind}: from and to the node, not between the others`,
    { kind, wishes: ['in'], whole: true, ...hosts },
    ['tcp', 'icmp'].flatMap((check) =>
      ['n1>n2', 'n2>n1', 'n2>n3', 'n3>n2'].map((pair) => `${check} node-node ${pair} TIMEOUT`),
    ),
  ]),
  [
    "the tunnel's packets into a node: its pods both ways, and no way that needs no tunnel",
    {
      kind: 'overlay-node',
      wishes: ['in'],
      checks: ['tcp'],
      paths: ['pod-pod', 'node-node', 'node-pod', 'pod-node'],
    },
    [
      ...['n1>n2', 'n2>n1', 'n2>n3', 'n3>n2'].map((pair) => `tcp pod-pod ${pair} TIMEOUT`),
      ...['n1>n2', 'n2>n1', 'n2>n3', 'n3>n2'].map((pair) => `tcp node-pod ${pair} TIMEOUT`),
    ],
  ],
  [
    'no routes to pods without a tunnel: nodes reach its pods, since it knows the way to nodes',
    {
      kind: 'cni-routes',
      wishes: ['none', 'UNREACHABLE'],
      checks: ['tcp'],
      paths: ['pod-pod', 'node-pod', 'pod-node'],
    },
    [
      'tcp pod-pod n1>n2 TIMEOUT',
      'tcp pod-pod n2>n1 UNREACHABLE',
      'tcp pod-pod n2>n3 UNREACHABLE',
      'tcp pod-pod n3>n2 TIMEOUT',
      'tcp node-pod n2>n1 UNREACHABLE',
      'tcp node-pod n2>n3 UNREACHABLE',
    ],
  ],
  [
    'no routes to pods, with a tunnel between subnets: its pods cannot answer nodes of another subnet',
    { kind: 'cni-routes', wishes: ['between subnets'], nodes: 4, checks: ['tcp'], paths: ['node-pod', 'pod-node'] },
    ['n2>n1', 'n2>n3', 'n2>n4', 'n3>n2', 'n4>n2'].map((pair) => `tcp node-pod ${pair} TIMEOUT`),
  ],
  [
    'a DNS cache: only what resolv.conf names, and names of Services',
    { kind: 'node-local-dns', checks: ['dns', 'service'], paths: ['pod-service', 'node-service'] },
    ['dns pod-service n2>resolv.conf TIMEOUT', 'service pod-service n2>DNS name DNS'],
  ],
  [
    'the API server, from one node',
    { kind: 'api-node', wishes: ['RESET'], checks: ['dns', 'apiserver'], paths: ['pod-service', 'node-service'] },
    ['apiserver pod-service n2>API server RESET', 'apiserver node-service n2>API server RESET'],
  ],
  [
    'kube-proxy of a node, in a run of the default checks',
    { kind: 'kube-proxy-few', checks: ['tcp', 'dns'], paths: ['pod-pod', 'pod-service'] },
    DNS_WAYS.slice(0, 2).map((way) => `dns pod-service n2>${way} TIMEOUT`),
  ],
  [
    'an island of n1 and n2: they reach each other, but not the DNS pods',
    { kind: 'island', nodes: 5, checks: ['tcp', 'dns'], paths: ['pod-pod', 'pod-service'] },
    [
      ...[
        'n1>n3',
        'n1>n4',
        'n1>n5',
        'n2>n3',
        'n2>n4',
        'n2>n5',
        'n3>n1',
        'n3>n2',
        'n4>n1',
        'n4>n2',
        'n5>n1',
        'n5>n2',
      ].map((pair) => `tcp pod-pod ${pair} TIMEOUT`),
      ...['n1', 'n2'].flatMap((node) => DNS_WAYS.map((way) => `dns pod-service ${node}>${way} TIMEOUT`)),
    ],
  ],
  [
    'two groups of two that are parted one way: nothing else',
    { kind: 'parted', nodes: 5, checks: ['tcp', 'dns'], paths: ['pod-pod', 'pod-service'] },
    ['n1>n3', 'n1>n4', 'n2>n3', 'n2>n4'].map((pair) => `tcp pod-pod ${pair} TIMEOUT`),
  ],
  [
    'some nodes of one subnet that do not reach some of another',
    { kind: 'hidden-block', nodes: 6, ...tcp },
    ['n1>n4', 'n1>n5', 'n2>n4', 'n2>n5'].map((pair) => `tcp pod-pod ${pair} TIMEOUT`),
  ],
])('%s', (_, run, expected) => {
  expect(failures(run)).toEqual(expected);
});
