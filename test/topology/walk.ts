import type { Family, Layer } from '../../src/model/network.ts';
import type { FailReason } from '../../src/model/verdict.ts';

/** What a packet passes, in this order on its way out, and in reverse on its way in. */
export type Part =
  /** Rules for what containers and host of a node send, to any destination. */
  | 'egress'
  /** Between host and pods of one node. */
  | 'local'
  /** From the pods of a node to everything outside of it. */
  | 'bridge'
  /** The tunnel that leads to pods of other nodes. */
  | 'overlay'
  | 'uplink'
  /** Switches and routers between the nodes. */
  | 'fabric'
  /** Between a node and the gateway of its cluster, for traffic from cluster to cluster. */
  | 'leg'
  /** From gateway to gateway. */
  | 'gateways'
  /** The owner of the pod's address, as other nodes see it. */
  | 'address'
  /** The host's own rules for incoming traffic. */
  | 'firewall'
  /** Rules that apply everywhere. */
  | 'policy'
  /** kube-proxy of a node, for every Service. */
  | 'proxy'
  /** The DNS Service itself. */
  | 'dns-service'
  /** A DNS pod. */
  | 'dns-pod';

export interface Place {
  readonly node: number;
  readonly layer: Layer;
}

export interface Traffic {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly port: 'floater' | 'dns' | 'api';
  readonly family: Family;
  /** As large as the interface allows. */
  readonly full?: true;
  /** The sender can see who answers. */
  readonly tells?: true;
  /** It goes to the other cluster through gateways. */
  readonly byGateways?: true;
  /** Stands for its addresses, ports and protocol; the same for all packets of one connection. */
  readonly flow?: number;
  /** A packet that is sent again has another number. */
  readonly nth?: number;
  /** It belongs to a connection that is open already. */
  readonly open?: true;
}

export interface Packet {
  readonly traffic: Traffic;
  readonly from: Place;
  readonly to: Place;
  /** Part of a conversation that began the other way: stateful rules let it pass. */
  readonly answer: boolean;
  /** It is addressed to a pod on another node, so it goes through the tunnel. */
  readonly tunnelled: boolean;
}

/** Something broken in one part of the way. `node` absent: on every node. */
export interface Fault {
  readonly part: Part;
  readonly node?: number;
  readonly way?: 'in' | 'out';
  readonly stops: (packet: Packet) => boolean;
  readonly reason: FailReason;
  /** Which packets it stops depends on their flow or on chance. */
  readonly isPartial?: true;
}

export type Faults = ReadonlyMap<Part, readonly Fault[]>;

export function faultsOf(all: readonly Fault[]): Faults {
  return Map.groupBy(all, ({ part }) => part);
}

/** It stops nothing, but makes what passes late, or sometimes lost. */
export function isSpoiling({ reason }: Pick<Fault, 'reason'>): boolean {
  return reason === 'LOSS' || reason === 'SLOW';
}

/**
 * How a conversation of a request and an answer ends; undefined: well. The sender never sees why an answer
 * was lost.
 */
export function converse(faults: Faults, traffic: Traffic, ends: readonly [Place, Place]): FailReason | undefined {
  const [from, to] = ends;
  // A pod's packets to a node's own address get their node's address, and so do the answers: no tunnel either
  // way.
  const tunnelled = to.layer === 'pod' && from.node !== to.node;
  const lost = walk(faults, { traffic, from, to, answer: false, tunnelled });
  if (lost) return lost;
  const { full: _, ...small } = traffic;
  const back = walk(faults, { traffic: small, from: to, to: from, answer: true, tunnelled });
  return back && isSpoiling({ reason: back }) ? back : back && 'TIMEOUT';
}

/** Follows one packet, hop by hop. @returns what stops it */
function walk(faults: Faults, packet: Packet): FailReason | undefined {
  const { from, to } = packet;
  const at: At = (part, node, way) => stoppedAt(faults, packet, { part, node, way });
  const begin = at('egress', from.node, 'out') ?? at('policy', to.node, 'in');
  if (begin) return begin;
  if (from.node === to.node) return walkWithin(packet, at);
  return leave(packet, at) ?? at('fabric', to.node, 'in') ?? join(packet, at) ?? arrive(packet, at);
}

/** Node, own gateway, other gateway, node. */
function join({ from, to, traffic }: Packet, at: At): FailReason | undefined {
  if (!traffic.byGateways) return undefined;
  return at('leg', from.node, 'out') ?? at('gateways', to.node, 'in') ?? at('leg', to.node, 'in');
}

type At = (part: Part, node: number, way: 'in' | 'out') => FailReason | undefined;

function walkWithin({ from, to }: Packet, at: At): FailReason | undefined {
  const across = from.layer === to.layer ? undefined : at('local', from.node, to.layer === 'pod' ? 'in' : 'out');
  return across ?? (to.layer === 'node' ? at('firewall', to.node, 'in') : undefined);
}

function leave({ from: { node, layer }, tunnelled }: Packet, at: At): FailReason | undefined {
  return (
    (layer === 'pod' ? at('bridge', node, 'out') : undefined) ??
    (tunnelled ? at('overlay', node, 'out') : undefined) ??
    at('uplink', node, 'out')
  );
}

function arrive({ to: { node, layer }, tunnelled }: Packet, at: At): FailReason | undefined {
  const outside = at('uplink', node, 'in') ?? (tunnelled ? at('overlay', node, 'in') : undefined);
  if (outside) return outside;
  return layer === 'pod' ? (at('bridge', node, 'in') ?? at('address', node, 'in')) : at('firewall', node, 'in');
}

interface Hop {
  readonly part: Part;
  readonly node: number;
  readonly way: 'in' | 'out';
}

function stoppedAt(faults: Faults, packet: Packet, { part, node, way }: Hop): FailReason | undefined {
  const there = faults.get(part);
  if (!there) return undefined;
  for (const fault of there) {
    if (fault.node !== undefined && fault.node !== node) continue;
    if (fault.way && fault.way !== way) continue;
    if (fault.stops(packet)) return fault.reason;
  }
  return undefined;
}
