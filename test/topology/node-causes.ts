import type { FailReason } from '../../src/model/verdict.ts';
import {
  anyPacket,
  type Cause,
  DIRECTIONS,
  type Draw,
  drawNode,
  drawWay,
  fullSize,
  newOnly,
  nodeSubject,
  ofFamily,
  placeOf,
  type Scene,
  type Way,
} from './cause.ts';
import type { Fault, Packet } from './walk.ts';

export interface Broken {
  readonly node: number;
  readonly way: Way;
  readonly words: string;
  readonly faults: readonly Fault[];
}

export function atNode({ network }: Scene, { node, way, words, faults }: Broken): Omit<Cause, 'kind'> {
  const place = placeOf(network, node);
  const label = { subject: nodeSubject(network, node), direction: DIRECTIONS[way] };
  return { words: `${place}: ${words}`, faults, labels: [label], at: [place] };
}

export const DROPS: readonly FailReason[] = ['TIMEOUT', 'TIMEOUT', 'UNREACHABLE'];

/** Both ways: nothing passes. One way: nothing new passes that way, but answers do. */
export function faultAt(base: Pick<Fault, 'part' | 'node' | 'reason'>, way: Way): Fault {
  return way === 'both' ? { ...base, stops: anyPacket } : { ...base, way, stops: newOnly };
}

/** Or a link that loses all packets one way, so that no conversation works in either direction. */
export const uplink: Draw = (scene) => {
  const { random } = scene;
  const node = drawNode(scene);
  const base = { part: 'uplink', node, reason: random.pick(DROPS) } as const;
  if (random.chance(0.2)) {
    const lost = random.pick(['in', 'out'] as const);
    const faults = [{ ...base, way: lost, stops: anyPacket }];
    return atNode(scene, { node, way: 'both', words: `the link loses all packets ${lost}`, faults });
  }
  const way = drawWay(random);
  return atNode(scene, { node, way, words: `the uplink is shut (${way})`, faults: [faultAt(base, way)] });
};

export const pods: Draw = (scene) => {
  const { random } = scene;
  const node = drawNode(scene);
  const way = drawWay(random);
  const part = random.pick(['bridge', 'overlay'] as const);
  const faults = [faultAt({ part, node, reason: random.pick(DROPS) }, way)];
  return atNode(scene, { node, way, words: `the ${part} is shut (${way})`, faults });
};

/** Whatever connects the pods of a node is broken, towards other nodes and the pods' own host alike. */
export const podsAndHost: Draw = (scene) => {
  const { random, within } = scene;
  if (!within) return undefined;
  const node = drawNode(scene);
  const way = drawWay(random);
  const reason = random.pick(DROPS);
  const faults = (['bridge', 'local'] as const).map((part) => faultAt({ part, node, reason }, way));
  return atNode(scene, { node, way, words: `its pods are detached (${way})`, faults });
};

/** Between a host and its own pods; a finding may name any direction. */
export const sameNode: Draw = (scene) => {
  const node = drawNode(scene);
  const way = drawWay(scene.random);
  const faults = [faultAt({ part: 'local', node, reason: 'TIMEOUT' }, way)];
  const words = `between host and own pods (${way})`;
  return anyDirection(atNode(scene, { node, way, words, faults }));
};

function anyDirection(cause: Omit<Cause, 'kind'>): Omit<Cause, 'kind'> {
  return { ...cause, labels: cause.labels.map(({ subject }) => ({ subject })) };
}

/** A rule of the host itself against the floaters' port. */
export const port: Draw = (scene) => {
  const { random } = scene;
  const node = drawNode(scene);
  const protocols = random.pick([['tcp'], ['udp'], ['tcp', 'udp']] as const);
  const stops = ({ answer, traffic }: Packet) =>
    !answer && traffic.port === 'floater' && protocols.some((one) => one === traffic.protocol);
  const reason = random.pick(['TIMEOUT', 'REFUSED'] as const);
  const words = `its firewall shuts our port by ${protocols.join(' and ')}`;
  return atNode(scene, { node, way: 'in', words, faults: [{ part: 'firewall', node, stops, reason }] });
};

export const familyNode: Draw = (scene) => {
  const { random, network } = scene;
  if (network.families.length < 2) return undefined;
  const node = drawNode(scene);
  const family = random.pick(network.families);
  const faults: readonly Fault[] = [{ part: 'uplink', node, stops: ofFamily(family), reason: random.pick(DROPS) }];
  return atNode(scene, { node, way: 'both', words: `no ${family} passes its uplink`, faults });
};

/** The link has a small MTU one way or both ways. */
export const mtuNode: Draw = (scene) => {
  const node = drawNode(scene);
  const way = drawWay(scene.random);
  const base = { part: 'uplink', node, stops: fullSize, reason: 'MTU' } as const;
  const faults: readonly Fault[] = [way === 'both' ? base : { ...base, way }];
  return atNode(scene, { node, way, words: `the MTU of its link is small (${way})`, faults });
};

/** A rule against DNS for everything on the node. */
export const dnsWay: Draw = (scene) => {
  const node = drawNode(scene);
  const stops = ({ answer, traffic }: Packet) => !answer && traffic.port === 'dns';
  const faults: readonly Fault[] = [{ part: 'egress', node, stops, reason: 'TIMEOUT' }];
  return anyDirection(atNode(scene, { node, way: 'out', words: 'nothing leaves it for port 53', faults }));
};

export const kubeProxy: Draw = (scene) => {
  const node = drawNode(scene);
  const reason = scene.random.pick(['TIMEOUT', 'REFUSED'] as const);
  const faults: readonly Fault[] = [{ part: 'proxy', node, stops: anyPacket, reason }];
  return anyDirection(atNode(scene, { node, way: 'out', words: 'kube-proxy is dead', faults }));
};

/** Another machine has the address of the node's floater. */
export const responder: Draw = (scene) => {
  const node = drawNode(scene);
  const stops = ({ answer, traffic }: Packet) => !answer && traffic.tells === true;
  const faults: readonly Fault[] = [{ part: 'address', node, stops, reason: 'WRONG_RESPONDER' }];
  return atNode(scene, { node, way: 'in', words: 'another answers at the address of its pod', faults });
};

/** Shows nothing about the network. */
export const exec: Draw = (scene) => {
  const node = drawNode(scene);
  const place = placeOf(scene.network, node);
  return { words: `${place}: exec is broken`, faults: [], labels: [], at: [place], unasked: node };
};
