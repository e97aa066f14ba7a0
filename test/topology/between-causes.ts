import type { FailReason } from '../../src/model/verdict.ts';
import { anyPacket, type Cause, type Draw, fullSize, type Label, type Scene } from './cause.ts';
import type { NetNode, Network } from './network.ts';
import type { Fault, Packet } from './walk.ts';

/** Some of the nodes, with a name that a finding may use. */
export interface Group {
  readonly kind: 'pair' | 'zone' | 'subnet' | 'cluster';
  readonly cluster: string;
  readonly name: string;
}

interface Between {
  readonly groups: readonly [Group, Group];
  readonly both: boolean;
  readonly words: string;
  readonly stops: (packet: Packet) => boolean;
  readonly reason: FailReason;
}

/** One way: packets that begin a conversation that way are lost; answers to the other direction pass. */
function between({ network }: Scene, { groups, both, words, stops, reason }: Between): Omit<Cause, 'kind'> {
  const [one, other] = groups.map((group) => membersOf(network, group));
  const leads = (from: number, to: number) => one?.has(from) === true && other?.has(to) === true;
  const isBetween = ({ from, to, answer }: Packet) =>
    both ? leads(from.node, to.node) || leads(to.node, from.node) : !answer && leads(from.node, to.node);
  const fault: Fault = { part: 'fabric', stops: (packet) => isBetween(packet) && stops(packet), reason };
  const [first, second] = groups;
  const to = { cluster: second.cluster, name: second.name };
  const names = groups.map(({ cluster, name }) => `${cluster}/${name}`);
  return {
    words: `${first.kind} ${names.join(both ? ' ↔ ' : ' → ')}: ${words}`,
    faults: [fault],
    labels: [{ subject: { ...first, to }, direction: both ? 'both' : 'outbound' }],
    at: names,
  };
}

export function membersOf({ nodes }: Network, group: Group): ReadonlySet<number> {
  return new Set([...nodes.keys()].filter((index) => isIn(nodes[index], group)));
}

export function isIn(node: NetNode | undefined, { kind, cluster, name }: Group): boolean {
  if (node?.cluster !== cluster) return false;
  if (kind === 'cluster') return true;
  return name === { pair: node.name, zone: node.zone, subnet: node.subnet }[kind];
}

/** The way from gateway to gateway. */
export function betweenGateways(scene: Scene): Omit<Cause, 'kind'> | undefined {
  const drawn = clusterCluster(scene);
  const faults = drawn?.faults.map((fault): Fault => ({ ...fault, part: 'gateways' }));
  return drawn && faults && { ...drawn, faults };
}

/** All checks, or only one protocol. */
export const pair: Draw = (scene) => {
  const { random } = scene;
  const protocols = ['tcp', 'udp', 'icmp'].filter((name) => scene.checks.includes(name));
  const only = random.chance(0.3) && protocols.length > 0 ? random.pick(protocols) : undefined;
  const stops = ({ traffic }: Packet) => !only || traffic.protocol === only;
  return betweenTwo(scene, 'pair', { words: only ? `no ${only}` : 'nothing passes', stops, reason: 'TIMEOUT' });
};

export const zoneZone: Draw = (scene) => betweenTwo(scene, 'zone', shut(scene));
export const subnetSubnet: Draw = (scene) => betweenTwo(scene, 'subnet', shut(scene));
export const clusterCluster: Draw = (scene) => betweenTwo(scene, 'cluster', shut(scene));

export const mtuBetween: Draw = (scene) =>
  betweenTwo(scene, scene.random.pick(['pair', 'zone']), {
    words: 'full-size packets are lost',
    stops: fullSize,
    reason: 'MTU',
  });

type Shut = Pick<Between, 'words' | 'stops' | 'reason'>;

function shut({ random }: Scene): Shut {
  return { words: 'nothing passes', stops: anyPacket, reason: random.pick(['TIMEOUT', 'UNREACHABLE']) };
}

function betweenTwo(scene: Scene, kind: Group['kind'], how: Shut): Omit<Cause, 'kind'> | undefined {
  const [one, other] = scene.random.some(groupsOf(scene.network, kind), 2);
  if (!one || !other || !(scene.within || one.cluster !== other.cluster)) return undefined;
  return between(scene, { groups: [one, other], both: scene.random.chance(0.5), ...how });
}

/** All groups of one kind; nodes in the plan's order. */
export function groupsOf({ nodes, clusters }: Network, kind: Group['kind']): readonly Group[] {
  if (kind === 'cluster') return clusters.map((cluster) => ({ kind, cluster, name: cluster }));
  const all = nodes.map((node) => ({
    kind,
    cluster: node.cluster,
    name: { pair: node.name, zone: node.zone, subnet: node.subnet }[kind],
  }));
  return [...new Map(all.map((group) => [`${group.cluster}/${group.name}`, group])).values()];
}

/**
 * Everything within the zone works; nothing passes its border. A cluster that is one zone is cut off as a
 * cluster.
 */
export const zone: Draw = (scene) => {
  const { random, network, within } = scene;
  if (!within) return undefined;
  const all = groupsOf(network, 'zone');
  const zones = all.filter((one) => all.some((other) => other !== one && other.cluster === one.cluster));
  if (zones.length === 0) return undefined;
  const group = random.pick(zones);
  const inside = membersOf(network, group);
  const stops = ({ from, to }: Packet) => inside.has(from.node) !== inside.has(to.node);
  const label: Label = { subject: { ...group, kind: 'zone' }, direction: 'both' };
  const faults: readonly Fault[] = [{ part: 'fabric', stops, reason: 'TIMEOUT' }];
  return {
    words: `zone ${group.cluster}/${group.name} is cut off`,
    faults,
    labels: [label],
    at: [`${group.cluster}/${group.name}`],
  };
};
