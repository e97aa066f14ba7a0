import type { CodeFacts } from './facts.ts';
import { REASONS } from './reasons.ts';

/** ND4xx: packet sizes. */
export const SIZE_CODES = {
  ND401: {
    title: 'Full-size packets are lost everywhere',
    means: 'Small packets pass between all nodes, full-size ones are lost: large answers and uploads hang.',
    shownBy: 'the cells of mtu failed everywhere, and other checks passed',
    reasons: [
      'the MTU of the pods is larger than what the tunnel leaves of the MTU below (VXLAN takes 50 bytes, Geneve 58, WireGuard 60 or 80)',
      'the network below has a smaller MTU than the nodes (cloud VPN, jumbo frames on one side alone)',
      'messages "fragmentation needed" are filtered, so that nobody learns the right size',
    ],
  },
  ND402: {
    title: 'Full-size packets are lost to or from a node',
    means: 'Small packets to or from this node pass, full-size ones are lost.',
    shownBy: "the cells of mtu failed in this node's row or column alone",
    reasons: [
      'the MTU of the network card, the bond or the switch port of this node is smaller than that of the others',
      'the CNI on this node chose another MTU (a node image with another network card)',
      'messages "fragmentation needed" are filtered on this node',
    ],
  },
  ND403: {
    title: 'Full-size packets are lost between some nodes',
    means: 'Small packets on this way pass, full-size ones are lost.',
    shownBy: 'the cells of mtu failed on this way alone',
    reasons: [
      'a hop on this way has a smaller MTU (VPN, tunnel between sites, a switch without jumbo frames)',
      'messages "fragmentation needed" are filtered on this way',
    ],
  },
  ND404: {
    title: 'The path carries less than the interface',
    means:
      'As a warning: full-size datagrams are lost and full-size TCP is not, since TCP is told a smaller size on the way (MSS clamping): DNS over UDP, QUIC and VPNs in pods may hang. As an information: senders are told the size (path MTU discovery works), so nothing is lost.',
    shownBy: 'mtu passed with a note: path MTU smaller than the interface',
    reasons: [REASONS.clampedHop, REASONS.largePods, REASONS.toldHop],
  },
} as const satisfies Record<string, CodeFacts>;

/** ND6xx: who answers, and whom they see. */
export const ANSWER_CODES = {
  ND601: {
    title: 'Somebody else answers for a pod',
    means: 'Probes to an address are answered by another pod or host than the one that has it.',
    shownBy: 'answers had another identity than the floater that was aimed at',
    reasons: [
      'two pods, or a pod and a host, have the same address (CIDRs overlap, leases of the CNI were lost)',
      'a NAT rule sends the address elsewhere',
      'a neighbour or route entry is stale since a pod was made anew',
    ],
  },
  ND602: {
    title: 'Two clusters give the same addresses to pods',
    means: 'Pod CIDRs of the two clusters overlap: no route between them can be right, or the wrong pod answers.',
    shownBy: 'the pod CIDRs of their nodes',
    reasons: [
      'both were made with the default CIDR of the installer',
      'addresses are translated between them on purpose (a Kosmos globalCIDRsMap, a NAT gateway): then it does no harm',
    ],
  },
  ND603: {
    title: 'Addresses of pods are rewritten on the way',
    means: "The destination sees another address than the pod's: NetworkPolicies and logs go by the wrong one.",
    shownBy: 'source-ip saw another address arrive',
    reasons: [
      'masquerading applies to the pod network too (ip-masq-agent, nonMasqueradeCIDRs, natOutgoing without the pool)',
      'the pod CIDR that the node knows is too narrow',
    ],
  },
  ND604: {
    title: 'Answers are not what a floater says',
    means: 'Something answers, and it is no floater of this run.',
    shownBy: 'answers that are none of a floater',
    reasons: ['a proxy or a service mesh in between', 'another program has the port'],
  },
} as const satisfies Record<string, CodeFacts>;

/** ND7xx quality, ND9xx no cause. */
export const OTHER_CODES = {
  ND701: {
    title: 'Packets are lost',
    means: 'Some of the packets on this way, or to what is asked, arrive and some do not.',
    shownBy: 'probes with several attempts lost some of them',
    reasons: [
      'a link with errors (cable, optics, duplex)',
      'a queue or a policer that overflows',
      'one of several equal paths is broken',
      'what is asked is overloaded, or one of several pods behind a Service is (a DNS pod)',
    ],
  },
  ND702: {
    title: 'Answers are slow',
    means: 'Answers on this way, or of what is asked, take far longer than those of the rest of the run.',
    shownBy: "latencies above --slow-factor times the run's own",
    reasons: [
      'a node or a link under load',
      'a detour (another zone or region)',
      'lost packets that are sent again',
      'what is asked is overloaded, or far away',
    ],
  },
  ND703: {
    title: 'Some connections fail',
    means:
      'Some connections on this way fail, and others of the same kind pass, between the same ends or their neighbours. The finding says what share of them fails.',
    shownBy:
      'probes failed here and there within a row, a column, a block or the whole matrix, more than chance explains',
    reasons: [REASONS.paths, REASONS.conntrack, REASONS.firewallPair, REASONS.machines],
  },
  ND901: {
    title: 'Failed probes without a common cause',
    means: 'Single probes failed, and others of the same ends passed: no cause explains them.',
    shownBy: 'each failed cell stands alone',
    reasons: [REASONS.luck, REASONS.thisPair],
  },
} as const satisfies Record<string, CodeFacts>;
