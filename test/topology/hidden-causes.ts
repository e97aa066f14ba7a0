import { groupsOf, membersOf } from './between-causes.ts';
import { type Cause, type Draw, type Label, placeOf, type Scene } from './cause.ts';
import type { Network } from './network.ts';
import type { Random } from './random.ts';
import type { Fault, Packet } from './walk.ts';

type Nodes = ReadonlySet<number>;
type Heading = Label['direction'];

/** Some nodes reach each other and nobody else. */
export const island: Draw = (scene) => {
  const own = drawCluster(scene);
  if (own.length < 4) return undefined;
  const size = scene.random.int(2, Math.floor(own.length / 2));
  const inside = new Set(scene.random.some(own, size));
  if (isNamed(scene.network, inside)) return undefined;
  const outside = rest(own, inside);
  const stops = ({ from, to }: Packet) => inside.has(from.node) !== inside.has(to.node);
  return {
    words: `${namesOf(scene.network, inside).join(', ')} reach each other and nobody else`,
    faults: [{ part: 'fabric', stops, reason: 'TIMEOUT' }],
    labels: [one(scene.network, inside), one(scene.network, outside), ...sides(scene.network, [inside, outside])],
    at: placesOf(scene.network, inside),
  };
};

/** Two groups of nodes do not reach each other, and others reach both, if there are any. */
export const parted: Draw = (scene) => {
  const own = drawCluster(scene);
  if (own.length < 4) return undefined;
  const { random, network } = scene;
  const size = random.int(2, own.length - 2);
  const first = new Set(random.some(own, size));
  const left = own.filter((node) => !first.has(node));
  const second = new Set(random.chance(0.5) ? left : random.some(left, random.int(2, left.length)));
  return apart(scene, { first, second, isAll: first.size + second.size === own.length, network });
};

/** Some nodes of one subnet do not reach some of another. */
export const hiddenBlock: Draw = (scene) => {
  const { random, network, within } = scene;
  const [one, other] = random.some(groupsOf(network, 'subnet'), 2);
  if (!one || !other || !(within || one.cluster !== other.cluster)) return undefined;
  const [first, second] = [one, other].map((group) => partOf(random, [...membersOf(network, group)]));
  if (!first || !second) return undefined;
  return apart(scene, { first, second, isAll: false, network });
};

/** Two or more, but not all. */
function partOf(random: Random, all: readonly number[]): Nodes | undefined {
  return all.length < 3 ? undefined : new Set(random.some(all, random.int(2, all.length - 1)));
}

interface Apart {
  readonly network: Network;
  readonly first: Nodes;
  readonly second: Nodes;
  /** No other nodes are in the cluster. */
  readonly isAll: boolean;
}

function apart({ random }: Scene, { network, first, second, isAll }: Apart): Omit<Cause, 'kind'> | undefined {
  if (isNamed(network, first) || isNamed(network, second)) return undefined;
  const both = random.chance(0.6);
  const leads = (from: number, to: number) => first.has(from) && second.has(to);
  const stops = ({ from, to, answer }: Packet) =>
    both ? leads(from.node, to.node) || leads(to.node, from.node) : !answer && leads(from.node, to.node);
  const fault: Fault = { part: 'fabric', stops, reason: random.pick(['TIMEOUT', 'UNREACHABLE']) };
  const names = [first, second].map((nodes) => namesOf(network, nodes).join(', '));
  const alone = isAll
    ? [one(network, first, both ? 'both' : 'outbound'), one(network, second, both ? 'both' : 'inbound')]
    : [];
  return {
    words: names.join(both ? ' do not reach each other: ' : ' do not reach: '),
    faults: [fault],
    labels: [...sides(network, [first, second], both ? 'both' : 'outbound'), ...alone],
    at: [first, second].flatMap((nodes) => placesOf(network, nodes)),
  };
}

/** The nodes of one cluster whose own pairs are probed; none if there is no such cluster. */
function drawCluster({ random, network, within }: Scene): readonly number[] {
  const cluster = random.pick(network.clusters);
  return within ? [...network.nodes.keys()].filter((node) => network.nodes[node]?.cluster === cluster) : [];
}

function rest(all: readonly number[], without: Nodes): Nodes {
  return new Set(all.filter((node) => !without.has(node)));
}

/** Whether a zone, subnet or cluster has just these nodes. */
function isNamed(network: Network, nodes: Nodes): boolean {
  const groups = (['zone', 'subnet', 'cluster'] as const).flatMap((kind) => groupsOf(network, kind));
  return groups.some((group) => {
    const named = membersOf(network, group);
    return named.size === nodes.size && [...nodes].every((node) => named.has(node));
  });
}

function one(network: Network, nodes: Nodes, direction: Heading = 'both'): Label {
  return { subject: blockSubject(network, nodes), ...(direction ? { direction } : {}) };
}

/** It may be told from either side. */
function sides(
  network: Network,
  [first, second]: readonly [Nodes, Nodes],
  direction: Heading = 'both',
): readonly Label[] {
  const [here, there] = [blockSubject(network, first), blockSubject(network, second)];
  const back = direction === 'both' ? 'both' : 'inbound';
  return [
    { subject: { ...here, to: toOf(there) }, ...(direction ? { direction } : {}) },
    { subject: { ...there, to: toOf(here) }, direction: back },
  ];
}

function toOf({ cluster, name, nodes = [] }: Label['subject']) {
  return { cluster, name, nodes };
}

function blockSubject(network: Network, nodes: Nodes): Label['subject'] {
  const [first = 0] = nodes;
  const names = namesOf(network, nodes);
  return { kind: 'block', cluster: network.nodes[first]?.cluster ?? '', name: names.join(', '), nodes: names };
}

function namesOf({ nodes: all }: Network, nodes: Nodes): readonly string[] {
  return [...nodes].sort((a, b) => a - b).map((node) => all[node]?.name ?? '');
}

function placesOf(network: Network, nodes: Nodes): readonly string[] {
  return [...nodes].map((node) => placeOf(network, node));
}
