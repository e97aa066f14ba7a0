import type { CodeFacts } from './facts.ts';
import { REASONS } from './reasons.ts';

/** ND2xx: between nodes, zones, subnets, clusters. */
export const BETWEEN_CODES = {
  ND201: {
    title: 'One node does not reach another',
    means: 'Probes from one node to another fail. Both reach the others, and the way back works or was not probed.',
    shownBy: 'the cells of this pair failed, the rest of row and column did not',
    reasons: [REASONS.neighbour, 'a rule in a firewall or a NetworkPolicy about just these two', REASONS.equalPaths],
  },
  ND202: {
    title: 'Two nodes do not reach each other',
    means: 'Probes between two nodes fail both ways, and both reach the others.',
    shownBy: 'the cells of this pair failed both ways, the rest of their rows and columns did not',
    reasons: [REASONS.pairRoute, REASONS.tunnel, REASONS.equalPaths],
  },
  ND211: {
    title: 'Zones, subnets or groups of nodes do not reach each other',
    means:
      'Probes from the nodes of one zone, subnet or group to those of another fail; within each they pass. If nothing names a group, the finding lists its nodes.',
    shownBy: 'a block of the matrix failed, and the blocks beside it passed',
    reasons: [
      REASONS.subnetRoutes,
      'a firewall, security group or network ACL between them does not know the pod network, or the port of the overlay',
      'the CNI sends between subnets by a tunnel that is blocked (Calico CrossSubnet, for instance)',
    ],
  },
  ND212: {
    title: 'A zone, subnet or group of nodes is cut off',
    means:
      'Probes between the nodes of this zone, subnet or group and all others fail; within it they pass. If nothing names a group, the finding lists its nodes.',
    shownBy: 'all blocks of this group with others failed',
    reasons: [REASONS.uplink, 'its route table lacks the others, or theirs lack it'],
  },
  ND213: {
    title: 'Nodes of a zone, subnet or group do not reach each other',
    means: 'Probes among the nodes of one zone, subnet or group fail, and to and from others they pass.',
    shownBy: 'one block on the diagonal of the matrix failed',
    reasons: [
      REASONS.isolation,
      'the CNI sends without a tunnel within a subnet, and the network below drops pod addresses (source check of the cloud)',
    ],
  },
  ND221: {
    title: 'Clusters do not reach each other',
    means: 'Probes from one cluster to the other fail, whatever nodes they are from and to.',
    shownBy: 'the whole block of the two clusters failed',
    reasons: [
      'the link between the clusters (gateway, tunnel, peering, Kosmos clusterlink) is down or has no route for the pod CIDRs',
      'pod CIDRs of the two overlap, so that no route can be right',
      'a firewall between them does not know the pod networks',
    ],
  },
  ND222: {
    title: 'Of a cluster one node alone has a way to the other',
    means:
      'Probes between one node and the other cluster pass, and those between all other nodes of its cluster and the other one fail: that node is the gateway, and what fails is the way to it.',
    shownBy: 'the block of the two clusters failed, but for the row or the column of one node',
    reasons: [
      "the legs between the nodes and their cluster's gateway: tunnels or routes of all nodes are missing (Kosmos: clusterlink-agent, and its device vx-local)",
      'the gateway does not forward what comes from other nodes (ip_forward, rp_filter, the FORWARD chain), or masquerades nothing of theirs',
      'a firewall on the gateway that does not know the tunnel port, or the pod networks',
      'the other cluster knows the pod CIDR of the gateway alone',
    ],
  },
} as const satisfies Record<string, CodeFacts>;

/** ND3xx: everywhere. */
export const EVERYWHERE_CODES = {
  ND301: {
    title: 'Nothing reaches anything',
    means: 'All probes between nodes failed.',
    shownBy: 'the whole matrix failed',
    reasons: [
      'the CNI does not run, or was not finished installing',
      "a NetworkPolicy or admission rule denies everything in the floaters' namespace",
      'a firewall on all nodes',
    ],
  },
  ND302: {
    title: 'One check fails everywhere',
    means: 'Probes of one kind fail between all nodes, and others pass: the network carries, and something filters.',
    shownBy: "all of one check's cells failed, those of the others did not",
    reasons: [REASONS.unknownPort, REASONS.namedPorts, REASONS.noPing, REASONS.noUdp],
  },
  ND303: {
    title: 'One IP family fails everywhere',
    means: 'Probes over one IP family fail between all nodes, and over the other they pass.',
    shownBy: "all of one family's cells failed, those of the other did not",
    reasons: [
      'routes or forwarding of this family are missing on the nodes or between them',
      'the network below does not carry it (IPv6 off in the VPC, for instance)',
      REASONS.neighbourDiscovery,
      REASONS.familyRules,
      'the CNI has it switched off, though nodes have CIDRs of it',
    ],
  },
  ND304: {
    title: 'The pod network fails everywhere, nodes reach each other',
    means: 'Probes to or from pods fail between all nodes, and the nodes on their own network reach each other.',
    shownBy: 'all cells of the pod layer failed, those of the node layer did not',
    reasons: [REASONS.tunnel, REASONS.podRoutes, 'the CNI does not run on the nodes', REASONS.forwarding],
  },
  ND305: {
    title: "The nodes' own network fails everywhere, pods reach each other",
    means:
      "Probes to or from the nodes' own addresses fail, and those between pods pass, which go over the same wires.",
    shownBy: 'all cells of the node layer failed, those of the pod layer did not',
    reasons: [
      "a host firewall on all nodes that does not know the floaters' port: try --host-port",
      'a security group that lets the overlay through and nothing else',
    ],
  },
  ND306: {
    title: 'No node reaches its own pods',
    means: 'On every node host and pods cannot talk, though no wire lies between them.',
    shownBy: 'the same-node cells failed everywhere',
    reasons: ['a host firewall drops what comes from the pods', 'a policy of the CNI for the host (host endpoint)'],
  },
} as const satisfies Record<string, CodeFacts>;
