import type { Finding } from '../../src/diagnose/finding.ts';
import type { Family, Path } from '../../src/model/network.ts';
import type { Network } from './network.ts';
import type { Random } from './random.ts';
import type { Fault, Packet } from './walk.ts';

export type FindingCode = Finding['code'];

/** What a cause is about, in the words of a finding. `direction` absent: any direction is right. */
export type Label = Pick<Finding, 'subject' | 'direction'>;

/** One thing that is broken. */
export interface Cause {
  readonly kind: CauseKind;
  readonly words: string;
  readonly faults: readonly Fault[];
  /** Set if the faults stop only some packets: the same faults if they stopped all that they could. */
  readonly whole?: readonly Fault[];
  /** The first is the best name; all are right. None: it is not a cause in the network. */
  readonly labels: readonly Label[];
  /**
   * Where it is, so that two causes of a case are at different places: nodes as `cluster/node`, `all` for the
   * whole network.
   */
  readonly at: readonly string[];
  /** The code that a finding must have, if other codes would say less than is known. */
  readonly code?: FindingCode;
  /** It shows in a few probes, but nothing else makes just these fail: one failure is enough to know it. */
  readonly isSharp?: true;
  /** A node whose floaters cannot be asked. */
  readonly unasked?: number;
}

/** What a cause is drawn from. */
export interface Scene {
  readonly random: Random;
  readonly network: Network;
  readonly checks: readonly string[];
  readonly paths: readonly Path[];
  /** Whether each cluster's own pairs are probed. */
  readonly within: boolean;
  /** Whether the run looks for loss and slowness. */
  readonly quality: boolean;
}

/** Undefined: there is no place for it here. */
export type Draw = (scene: Scene) => Omit<Cause, 'kind'> | undefined;

/** The kinds in which single packets decide. */
export const PACKET_KINDS = [
  'ecmp',
  'bond',
  'conntrack',
  'firewall-pair',
  'loss-node',
  'loss-rack',
  'island',
  'parted',
  'hidden-block',
  'overlay-node',
  'cni-routes',
  'node-local-dns',
  'api-node',
  'kube-proxy-few',
] as const;

export const CAUSE_KINDS = [
  'uplink',
  'pods',
  'pods-and-host',
  'same-node',
  'pair',
  'zone-zone',
  'subnet-subnet',
  'zone',
  'cluster-cluster',
  'gateway-leg',
  'gateway-legs',
  'gateways',
  'protocol',
  'port',
  'family',
  'family-node',
  'overlay',
  'everything',
  'mtu-overlay',
  'mtu-node',
  'mtu-between',
  'dns-pod',
  'dns-way',
  'dns-service',
  'kube-proxy',
  'responder',
  'quality-node',
  'quality-way',
  'quality-end',
  'exec',
  ...PACKET_KINDS,
] as const;
export type CauseKind = (typeof CAUSE_KINDS)[number];

export type Way = 'in' | 'out' | 'both';

export const DIRECTIONS = { in: 'inbound', out: 'outbound', both: 'both' } as const satisfies Record<
  Way,
  Label['direction']
>;

/** Stateful rules stop packets that begin a connection; a link that is down stops answers too. */
export const anyPacket = () => true;
export const newOnly = ({ answer }: Packet) => !answer;
export const fullSize = ({ traffic }: Packet) => traffic.full === true;

export function ofFamily(family: Family): (packet: Packet) => boolean {
  return ({ traffic }) => traffic.family === family;
}

export function placeOf({ nodes }: Network, node: number): string {
  const { cluster, name } = nodes[node] ?? { cluster: '', name: '' };
  return `${cluster}/${name}`;
}

/** A node as a finding's subject. */
export function nodeSubject({ nodes }: Network, node: number): Label['subject'] {
  const { cluster, name } = nodes[node] ?? { cluster: '', name: '' };
  return { kind: 'node', cluster, name };
}

export const RUN: Label['subject'] = { kind: 'run', cluster: '', name: '' };

export function drawNode({ random, network }: Scene): number {
  return random.int(0, network.nodes.length - 1);
}

export function drawWay(random: Random): Way {
  return random.pick(['in', 'out', 'both']);
}
