import { describe, expect, test } from 'vitest';
import { CODES } from '../../src/model/verdict.ts';
import { checksOf } from './choice.ts';
import { drawCause } from './draws.ts';
import { footprintOf } from './footprint.ts';
import { layOut } from './layout.ts';
import { failures, type Run, scripted, threeNodes } from './scripted.ts';

const tcp = { checks: ['tcp'], paths: ['pod-pod'] } as const;
const hosts = { checks: ['tcp', 'icmp'], paths: ['node-node'] } as const;
const mixed = { checks: ['tcp'], paths: ['node-pod', 'pod-node'] } as const;
const large = { checks: ['tcp', 'mtu'], paths: ['pod-pod'] } as const;
const names = { checks: ['dns'], paths: ['pod-service'] } as const;

const WAYS = ['resolv.conf', 'DNS Service kube-system/kube-dns', 'DNS pod coredns-x', 'DNS pod coredns-y'] as const;

describe('what a cause makes fail', () => {
  test.each<[string, Run, readonly string[]]>([
    [
      'an uplink that lets nothing new in: the column',
      { kind: 'uplink', wishes: ['in'], ...tcp },
      ['tcp pod-pod n1>n2 TIMEOUT', 'tcp pod-pod n3>n2 TIMEOUT'],
    ],
    [
      'an uplink that lets nothing new out: the row',
      { kind: 'uplink', wishes: ['out'], ...tcp },
      ['tcp pod-pod n2>n1 TIMEOUT', 'tcp pod-pod n2>n3 TIMEOUT'],
    ],
    [
      'a link that loses every packet one way: both',
      { kind: 'uplink', wishes: ['in'], chance: true, ...tcp },
      [
        'tcp pod-pod n1>n2 TIMEOUT',
        'tcp pod-pod n2>n1 TIMEOUT',
        'tcp pod-pod n2>n3 TIMEOUT',
        'tcp pod-pod n3>n2 TIMEOUT',
      ],
    ],
    [
      "a node's pods from outside: not its host, nor its own pods",
      { kind: 'pods', wishes: ['bridge', 'in'], checks: ['tcp'], paths: ['pod-pod', 'node-node', 'node-pod'] },
      [
        'tcp pod-pod n1>n2 TIMEOUT',
        'tcp pod-pod n3>n2 TIMEOUT',
        'tcp node-pod n1>n2 TIMEOUT',
        'tcp node-pod n3>n2 TIMEOUT',
      ],
    ],
    [
      'all that leads into the pods of a node, from its own host too',
      { kind: 'pods-and-host', wishes: ['in'], ...mixed },
      ['n1>n2', 'n2>n2', 'n3>n2'].map((pair) => `tcp node-pod ${pair} TIMEOUT`),
    ],
    [
      'the overlay everywhere: pods from nodes, not nodes from pods',
      { kind: 'overlay', ...mixed },
      ['n1>n2', 'n1>n3', 'n2>n1', 'n2>n3', 'n3>n1', 'n3>n2'].map((pair) => `tcp node-pod ${pair} TIMEOUT`),
    ],
    [
      'between a host and its own pods',
      { kind: 'same-node', wishes: ['both'], ...mixed },
      ['tcp node-pod n2>n2 TIMEOUT', 'tcp pod-node n2>n2 TIMEOUT'],
    ],
    ['a pair one way', { kind: 'pair', ...tcp }, ['tcp pod-pod n1>n2 TIMEOUT']],
    [
      'a pair one way, by one protocol',
      { kind: 'pair', wishes: ['icmp'], chance: true, ...hosts },
      ['icmp node-node n1>n2 TIMEOUT', 'icmp node-node n2>n1 TIMEOUT'],
    ],
    ['from zone to zone', { kind: 'zone-zone', ...tcp }, ['tcp pod-pod n1>n2 TIMEOUT', 'tcp pod-pod n1>n3 TIMEOUT']],
    [
      'the leg to the gateway, out: the row, in the other cluster',
      { kind: 'gateway-leg', wishes: ['out'], joined: true, ...tcp },
      ['tcp pod-pod n2>m1 TIMEOUT', 'tcp pod-pod n2>m2 TIMEOUT'],
    ],
    [
      'the tunnel to the gateway that loses incoming packets: both ways, but only for pods',
      { kind: 'gateway-leg', chance: true, joined: true, ...mixed },
      ['n2>m1', 'n2>m2', 'm1>n2', 'm2>n2'].map((pair) => `tcp node-pod ${pair} TIMEOUT`),
    ],
    [
      'from gateway to gateway, one way',
      { kind: 'gateways', joined: true, ...tcp },
      ['n1>m1', 'n1>m2', 'n2>m1', 'n2>m2'].map((pair) => `tcp pod-pod ${pair} TIMEOUT`),
    ],
    [
      'a port shut on a node',
      { kind: 'port', wishes: ['REFUSED'], ...hosts },
      ['tcp node-node n1>n2 REFUSED', 'tcp node-node n3>n2 REFUSED'],
    ],
    [
      'a family on one node',
      { kind: 'family-node', wishes: ['ipv6'], dual: true, ...tcp },
      ['n1>n2', 'n2>n1', 'n2>n3', 'n3>n2'].map((pair) => `tcp pod-pod ipv6 ${pair} TIMEOUT`),
    ],
    [
      'a small MTU into a node',
      { kind: 'mtu-node', wishes: ['in'], ...large },
      ['mtu pod-pod n1>n2 MTU', 'mtu pod-pod n3>n2 MTU'],
    ],
    [
      'UDP shut everywhere fails mtu too, on paths where mtu sends datagrams',
      { kind: 'protocol', wishes: ['udp'], checks: ['udp', 'mtu'], paths: ['pod-node'] },
      ['n1>n1', 'n1>n2', 'n1>n3', 'n2>n1', 'n2>n2', 'n2>n3', 'n3>n1', 'n3>n2', 'n3>n3'].map(
        (pair) => `udp pod-node ${pair} TIMEOUT`,
      ),
    ],
    [
      'another machine that answers at the address of a pod',
      { kind: 'responder', checks: ['tcp', 'icmp'], paths: ['pod-pod'] },
      ['tcp pod-pod n1>n2 WRONG_RESPONDER', 'tcp pod-pod n3>n2 WRONG_RESPONDER'],
    ],
    [
      'a DNS pod: not the Service, which has another',
      { kind: 'dns-pod', wishes: ['REFUSED'], ...names },
      ['n1', 'n2', 'n3'].map((node) => `dns pod-service ${node}>DNS pod coredns-x REFUSED`),
    ],
    [
      'DNS from a node',
      { kind: 'dns-way', dnsOn: [1, 2], ...names },
      WAYS.map((way) => `dns pod-service n2>${way} TIMEOUT`),
    ],
    [
      'the DNS Service',
      { kind: 'dns-service', ...names },
      ['n1', 'n2', 'n3'].flatMap((node) => WAYS.slice(0, 2).map((way) => `dns pod-service ${node}>${way} TIMEOUT`)),
    ],
    [
      'kube-proxy of a node: each Service from there, but no pod by its address',
      { kind: 'kube-proxy', checks: ['dns', 'service', 'apiserver'], paths: ['pod-service'] },
      [
        'dns pod-service n2>resolv.conf TIMEOUT',
        'dns pod-service n2>DNS Service kube-system/kube-dns TIMEOUT',
        'service pod-service n2>ClusterIP TIMEOUT',
        'service pod-service n2>DNS name DNS',
        'service pod-service n2>hairpin TIMEOUT',
        'apiserver pod-service n2>API server TIMEOUT',
      ],
    ],
    [
      'the uplink of a node with a DNS pod: that pod for all other nodes, and the other pod for it',
      { kind: 'uplink', wishes: ['both'], dnsOn: [1, 2], ...names },
      [
        'dns pod-service n1>DNS pod coredns-x TIMEOUT',
        'dns pod-service n2>DNS pod coredns-y TIMEOUT',
        'dns pod-service n3>DNS pod coredns-x TIMEOUT',
      ],
    ],
    [
      'a link that sometimes loses packets: both ways, and Services that lead out of the node',
      { kind: 'quality-node', checks: ['tcp', 'mtu', 'dns'], paths: ['pod-pod', 'pod-service'], dnsOn: [1, 0] },
      [
        'tcp pod-pod n1>n2 LOSS',
        'tcp pod-pod n2>n1 LOSS',
        'tcp pod-pod n2>n3 LOSS',
        'tcp pod-pod n3>n2 LOSS',
        'dns pod-service n1>resolv.conf LOSS',
        'dns pod-service n1>DNS Service kube-system/kube-dns LOSS',
        'dns pod-service n1>DNS pod coredns-x LOSS',
        'dns pod-service n2>resolv.conf LOSS',
        'dns pod-service n2>DNS Service kube-system/kube-dns LOSS',
        'dns pod-service n2>DNS pod coredns-y LOSS',
        'dns pod-service n3>resolv.conf LOSS',
        'dns pod-service n3>DNS Service kube-system/kube-dns LOSS',
        'dns pod-service n3>DNS pod coredns-x LOSS',
      ],
    ],
    [
      'Services that are slow from a node, although the pods behind them are not',
      { kind: 'quality-way', checks: ['dns', 'apiserver'], paths: ['pod-service'] },
      [
        'dns pod-service n2>resolv.conf LOSS',
        'dns pod-service n2>DNS Service kube-system/kube-dns LOSS',
        'apiserver pod-service n2>API server LOSS',
      ],
    ],
    [
      'a DNS pod that sometimes loses packets: so does the Service',
      { kind: 'quality-end', ...names },
      ['n1', 'n2', 'n3'].flatMap((node) => WAYS.slice(0, 3).map((way) => `dns pod-service ${node}>${way} LOSS`)),
    ],
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
        ...WAYS.map((way) => `dns pod-service n1>${way} TIMEOUT`),
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
        ...['n1', 'n2'].flatMap((node) => WAYS.map((way) => `dns pod-service ${node}>${way} TIMEOUT`)),
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
    [
      'exec: its row cannot be measured',
      { kind: 'exec', ...tcp },
      ['tcp pod-pod n2>n1 EXEC', 'tcp pod-pod n2>n3 EXEC'],
    ],
  ])('%s', (_, run, expected) => {
    expect(failures(run)).toEqual(expected);
  });

  test('if two causes meet, each has its mark', () => {
    const network = threeNodes({});
    const layout = layOut(network, {
      within: true,
      quality: false,
      families: ['ipv4'],
      checks: checksOf(['tcp'], ['pod-pod']),
    });
    const causes = (['in', 'both'] as const).flatMap((way) => {
      const cause = drawCause('uplink', {
        random: scripted([way], false),
        network,
        checks: ['tcp'],
        within: true,
        quality: false,
      });
      return cause ? [cause] : [];
    });
    const { codes, marks } = footprintOf(network, layout, causes);
    expect([...marks]).toEqual([0, 3, 0, 2, 0, 2, 0, 3, 0]);
    const { pass } = CODES;
    expect([...codes]).toEqual([0, 20, pass, 20, 0, 20, pass, 20, 0]);
  });
});
