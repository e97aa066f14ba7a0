import { clusterCluster, mtuBetween, pair, subnetSubnet, zone, zoneZone } from './between-causes.ts';
import type { Cause, CauseKind, Draw, Scene } from './cause.ts';
import { gatewayLeg, gatewayLegs, gateways } from './gateway-causes.ts';
import { hiddenBlock, island, parted } from './hidden-causes.ts';
import {
  dnsWay,
  exec,
  familyNode,
  kubeProxy,
  mtuNode,
  pods,
  podsAndHost,
  port,
  responder,
  sameNode,
  uplink,
} from './node-causes.ts';
import { bond, conntrack, ecmp, firewallPair, lossNode, lossRack } from './partial-causes.ts';
import { qualityEnd, qualityNode, qualityWay } from './quality-causes.ts';
import { dnsPod, dnsService, everything, family, mtuOverlay, overlay, protocol } from './wide-causes.ts';

const DRAWS: Readonly<Record<CauseKind, Draw>> = {
  uplink,
  pods,
  'pods-and-host': podsAndHost,
  'same-node': sameNode,
  pair,
  'zone-zone': zoneZone,
  'subnet-subnet': subnetSubnet,
  zone,
  'cluster-cluster': clusterCluster,
  'gateway-leg': gatewayLeg,
  'gateway-legs': gatewayLegs,
  gateways,
  protocol,
  port,
  family,
  'family-node': familyNode,
  overlay,
  everything,
  'mtu-overlay': mtuOverlay,
  'mtu-node': mtuNode,
  'mtu-between': mtuBetween,
  'dns-pod': dnsPod,
  'dns-way': dnsWay,
  'dns-service': dnsService,
  'kube-proxy': kubeProxy,
  responder,
  'quality-node': qualityNode,
  'quality-way': qualityWay,
  'quality-end': qualityEnd,
  exec,
  ecmp,
  bond,
  conntrack,
  'firewall-pair': firewallPair,
  'loss-node': lossNode,
  'loss-rack': lossRack,
  island,
  parted,
  'hidden-block': hiddenBlock,
};

/** A cause of this kind at a random place; undefined if there is no place for it. */
export function drawCause(kind: CauseKind, scene: Scene): Cause | undefined {
  const drawn = DRAWS[kind](scene);
  return drawn && { kind, ...drawn };
}
