import { type Group, groupsOf, membersOf } from './between-causes.ts';
import {
  type Cause,
  type Draw,
  drawNode,
  drawWay,
  type Label,
  nodeSubject,
  placeOf,
  RUN,
  type Scene,
} from './cause.ts';
import type { Network } from './network.ts';
import { shareOf } from './random.ts';
import type { Fault, Packet } from './walk.ts';

/** Whether a packet that comes by is stopped. */
type Fate = (packet: Packet) => boolean;

/**
 * By addresses, ports and protocol: all packets of a connection take the same path, and answers one of their
 * own.
 */
function byFlow(salt: number, share: number): Fate {
  return ({ traffic: { flow = 0 }, answer }) => shareOf(salt, flow, answer ? 1 : 0) < share;
}

/** By chance, each packet alone. */
function byPacket(salt: number, share: number): Fate {
  return ({ traffic: { flow = 0, nth = 0 }, answer }) => shareOf(salt, flow, nth, answer ? 1 : 0) < share;
}

interface Partial {
  readonly words: string;
  /** Which packets could be stopped, and where. */
  readonly faults: readonly Omit<Fault, 'reason' | 'isPartial'>[];
  readonly fate: Fate;
  readonly labels: readonly Label[];
  readonly at: readonly string[];
}

function partial({ faults, fate, ...rest }: Partial): Omit<Cause, 'kind'> {
  return {
    ...rest,
    whole: faults.map((fault): Fault => ({ ...fault, reason: 'TIMEOUT' })),
    faults: faults.map(({ stops, ...fault }): Fault => {
      return { ...fault, reason: 'TIMEOUT', isPartial: true, stops: (packet) => stops(packet) && fate(packet) };
    }),
  };
}

/** From one side of the network to the other, or back. */
interface Crossing {
  readonly words: string;
  readonly leads: (from: number, to: number) => boolean;
  readonly labels: readonly Label[];
  readonly at: readonly string[];
}

const ANY_WAY = ['there', 'back', 'both'] as const;

/** Packets that cross, one way or both, and requests as well as answers. */
function crossing({ random }: Scene, { leads }: Crossing): (packet: Packet) => boolean {
  const way = random.pick(ANY_WAY);
  return ({ from, to }) =>
    (way !== 'back' && leads(from.node, to.node)) || (way !== 'there' && leads(to.node, from.node));
}

function salted({ random }: Scene): number {
  return random.int(1, 2 ** 30);
}

/** One of several equal paths loses what takes it. */
export const ecmp: Draw = (scene) => {
  const cross = scene.random.pick([betweenTwo, aroundOne, everywhere])(scene);
  if (!cross) return undefined;
  const paths = scene.random.int(2, 8);
  return partial({
    ...cross,
    words: `${cross.words}: one of ${paths} equal paths loses what takes it`,
    faults: [{ part: 'fabric', stops: crossing(scene, cross) }],
    fate: byFlow(salted(scene), 1 / paths),
  });
};

/** Answers that do not take the firewall that saw the request are dropped. */
export const firewallPair: Draw = (scene) => {
  const cross = betweenTwo(scene);
  if (!cross) return undefined;
  const stops = ({ from, to, answer }: Packet) =>
    answer && (cross.leads(from.node, to.node) || cross.leads(to.node, from.node));
  return partial({
    ...cross,
    words: `${cross.words}: answers that take the other one of two firewalls are dropped`,
    faults: [{ part: 'fabric', stops }],
    fate: byFlow(salted(scene), 1 / 2),
  });
};

export const lossRack: Draw = (scene) => {
  const cross = aroundOne(scene);
  if (!cross) return undefined;
  const { share, words } = drawLoss(scene);
  return partial({
    ...cross,
    words: `${cross.words}: the uplink loses ${words}`,
    faults: [{ part: 'fabric', stops: crossing(scene, cross) }],
    fate: byPacket(salted(scene), share),
  });
};

function drawLoss({ random }: Scene): { readonly share: number; readonly words: string } {
  const percent = random.int(20, 60);
  return { share: percent / 100, words: `${percent} % of the packets` };
}

const GROUPS = ['zone', 'subnet'] as const;

function betweenTwo(scene: Scene): Crossing | undefined {
  const { random, network, within } = scene;
  const [one, other] = random.some(groupsOf(network, random.pick(GROUPS)), 2);
  if (!one || !other || !(within || one.cluster !== other.cluster)) return undefined;
  const [here, there] = [membersOf(network, one), membersOf(network, other)];
  const to = { cluster: other.cluster, name: other.name };
  return {
    words: `${one.kind} ${nameOf(one)} ↔ ${nameOf(other)}`,
    leads: (from, end) => here.has(from) && there.has(end),
    labels: [{ subject: { ...one, to }, direction: 'both' }],
    at: [nameOf(one), nameOf(other)],
  };
}

function aroundOne({ random, network, within }: Scene): Crossing | undefined {
  const all = groupsOf(network, random.pick(GROUPS));
  const group = random.pick(all);
  if (!within || !all.some((other) => other !== group && other.cluster === group.cluster)) return undefined;
  const inside = membersOf(network, group);
  return {
    words: `${group.kind} ${nameOf(group)}`,
    leads: (from, to) => !inside.has(from) && inside.has(to),
    labels: [{ subject: group, direction: 'both' }],
    at: [nameOf(group)],
  };
}

function everywhere(): Crossing {
  return { words: 'everywhere', leads: (from, to) => from !== to, labels: [{ subject: RUN }], at: ['all'] };
}

function nameOf({ cluster, name }: Group): string {
  return `${cluster}/${name}`;
}

type AtNode = Omit<Fault, 'part' | 'node' | 'reason' | 'isPartial'>;

interface Broken {
  readonly node: number;
  readonly words: string;
  readonly fault: AtNode;
  readonly fate: Fate;
}

/** On the link of a node. Whatever is lost there, request or answer, fails both ways. */
function atLink(network: Network, { node, words, fault, fate }: Broken): Omit<Cause, 'kind'> {
  const place = placeOf(network, node);
  return partial({
    words: `${place}: ${words}`,
    faults: [{ part: 'uplink', node, ...fault }],
    fate,
    labels: [{ subject: nodeSubject(network, node), direction: 'both' }],
    at: [place],
  });
}

const ALL = { stops: () => true } as const;

/** One of the two links that a node uses as one. */
export const bond: Draw = (scene) => {
  const way = drawWay(scene.random);
  return atLink(scene.network, {
    node: drawNode(scene),
    words: `one of two links of the bond is dead (${way})`,
    fault: way === 'both' ? ALL : { ...ALL, way },
    fate: byFlow(salted(scene), 1 / 2),
  });
};

export const conntrack: Draw = (scene) => {
  const percent = scene.random.int(30, 90);
  return atLink(scene.network, {
    node: drawNode(scene),
    words: `its conntrack table is full, ${percent} % of the packets of new connections are dropped`,
    fault: { stops: ({ answer, traffic }) => !answer && !traffic.open },
    fate: byPacket(salted(scene), percent / 100),
  });
};

export const lossNode: Draw = (scene) => {
  const { share, words } = drawLoss(scene);
  const way = drawWay(scene.random);
  return atLink(scene.network, {
    node: drawNode(scene),
    words: `its link loses ${words} (${way})`,
    fault: way === 'both' ? ALL : { ...ALL, way },
    fate: byPacket(salted(scene), share),
  });
};
