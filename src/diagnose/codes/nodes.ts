import type { CodeFacts } from './facts.ts';
import { REASONS } from './reasons.ts';

/** ND1xx: one node. */
export const NODE_CODES = {
  ND101: {
    title: 'A node is cut off',
    means: 'Probes into this node fail and probes out of it too, on every layer that was probed.',
    shownBy: "the node's row and its column of the matrix failed, while other nodes reach each other",
    reasons: [REASONS.nodeLink, REASONS.nodeRoutes, REASONS.firewall, REASONS.cniAlone],
  },
  ND102: {
    title: 'Nothing gets into a node',
    means: 'Probes into this node fail, and its own probes to others pass.',
    shownBy: "the node's column of the matrix failed, its row did not",
    reasons: [
      REASONS.oneWayFirewall,
      'the kernel drops what comes in (rp_filter with two network cards, forwarding switched off)',
      'others have a wrong route or a wrong neighbour entry for the node',
    ],
  },
  ND103: {
    title: 'Nothing gets out of a node',
    means: 'Probes that begin on this node fail, and probes of others into it pass.',
    shownBy: "the node's row of the matrix failed, its column did not",
    reasons: [
      REASONS.oneWayFirewall,
      'a NetworkPolicy for egress, or a rule of the CNI that stayed from an earlier version',
      'the node masquerades to an address that nobody routes back to',
    ],
  },
  ND104: {
    title: "A node's pods are cut off, the node itself is not",
    means:
      'Probes to or from the pods of this node fail, and the node on its own network answers. Where the node itself does not reach them either, the fault is at the pods rather than on the way to other nodes.',
    shownBy:
      "the pod layer's cells of this node failed, those of the node layer did not; the cells between the node and its own pods may have failed too",
    reasons: [REASONS.tunnel, REASONS.podRoutes, REASONS.cniAgent, REASONS.forwarding, REASONS.ownBridge],
  },
  ND105: {
    title: 'A node and its own pods do not reach each other',
    means:
      'On one node host and pods cannot talk, though no wire lies between them. Others reach these pods: where they do not either, it is ND104.',
    shownBy: 'the cells from the node to its own pod, or back, failed, and no others did',
    reasons: [
      'the bridge or the veth pair of the CNI on this node is down or has no address',
      "a host firewall drops what comes from the pods' interface",
      'rp_filter is strict and routes of the pods are missing on the node',
    ],
  },
  ND106: {
    title: 'One kind of probe is shut on a node',
    means:
      'One check fails to or from this node, and other checks between the same ends pass: the network carries, and something filters.',
    shownBy: 'cells of one check failed, those of the others passed',
    reasons: [REASONS.unknownPort, REASONS.namedPorts, REASONS.nobodyListens, REASONS.noPing],
  },
  ND107: {
    title: 'One IP family does not work on a node',
    means: 'Probes over one IP family fail to or from this node, and over the other they pass.',
    shownBy: 'cells of one family failed, those of the other passed',
    reasons: [
      REASONS.familyLacks,
      REASONS.neighbourDiscovery,
      REASONS.duplicateIpv6,
      REASONS.duplicateIpv4,
      REASONS.familyRules,
      REASONS.reversePath,
      REASONS.arp,
      REASONS.routerAdvertisements,
      REASONS.cniFamily,
    ],
  },
  ND108: {
    title: 'A node has no way to the other cluster',
    means:
      'Probes between this node and the nodes of the other cluster fail, and those between it and the nodes of its own pass. Other nodes of its cluster reach the other one, so what joins the two is not at fault.',
    shownBy:
      "the node's cells in the block of the two clusters failed, those within its cluster and those of others passed",
    reasons: [
      "the leg between the node and its cluster's gateway (Kosmos: the ClusterNode with the role gateway): its tunnel or route is missing, or of another version",
      'the agent that makes the routes to the other cluster (Kosmos: clusterlink-agent) does not run on this node',
      'a firewall on the node that does not know the pod networks or the tunnel port of the other cluster',
      'the other cluster does not know this node: it joined later, or its pod CIDR is not announced',
    ],
  },
} as const satisfies Record<string, CodeFacts>;
