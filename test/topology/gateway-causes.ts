import { betweenGateways } from './between-causes.ts';
import { anyPacket, DIRECTIONS, type Draw, drawNode, drawWay, placeOf } from './cause.ts';
import { atNode, DROPS, faultAt } from './node-causes.ts';
import type { Packet } from './walk.ts';

/**
 * Between a node and the gateway of its cluster: its route, or the tunnel for traffic to pods. A tunnel may
 * lose all packets one way, so that no conversation works in either direction.
 */
export const gatewayLeg: Draw = (scene) => {
  const { random, network, within } = scene;
  if (!network.gateways) return undefined;
  const node = drawNode(scene);
  const isTunnel = random.chance(0.4);
  const base = { part: 'leg', node, reason: random.pick(DROPS) } as const;
  const isLossy = random.chance(0.2);
  const way = isLossy ? 'both' : drawWay(random);
  const whole = isLossy ? { ...base, way: random.pick(['in', 'out'] as const), stops: anyPacket } : faultAt(base, way);
  const stops = (packet: Packet) => (packet.tunnelled || !isTunnel) && whole.stops(packet);
  const words = `its ${isTunnel ? 'tunnel' : 'way'} to the gateway is shut (${way})`;
  // If nothing within the cluster was probed, the node may just as well be cut off.
  return {
    ...atNode(scene, { node, way, words, faults: [{ ...whole, stops }] }),
    ...(within ? { code: 'ND108' } : {}),
  };
};

export const gateways: Draw = (scene) => (scene.network.gateways ? betweenGateways(scene) : undefined);

/** A node is its cluster's gateway, and forwards nothing for other nodes. */
export const gatewayLegs: Draw = (scene) => {
  const { random, network } = scene;
  const gateway = drawNode(scene);
  const own = network.nodes[gateway]?.cluster ?? '';
  const other = network.clusters.find((name) => name !== own);
  const others = [...network.nodes.keys()].filter((one) => one !== gateway && network.nodes[one]?.cluster === own);
  if (!network.gateways || other === undefined || others.length < 2) return undefined;
  const way = drawWay(random);
  const reason = random.pick(DROPS);
  const cluster = (name: string) => ({ cluster: name, name });
  const subject = { kind: 'cluster', ...cluster(own), to: cluster(other) } as const;
  return {
    words: `${placeOf(network, gateway)} is the gateway, and carries for no other node (${way})`,
    faults: others.map((node) => faultAt({ part: 'leg', node, reason }, way)),
    labels: [{ subject, direction: DIRECTIONS[way] }],
    at: ['all'],
    code: 'ND222',
  };
};
