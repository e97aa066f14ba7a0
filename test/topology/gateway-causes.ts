import { betweenGateways } from './between-causes.ts';
import { anyPacket, type Draw, drawNode, drawWay } from './cause.ts';
import { atNode, DROPS, faultAt } from './node-causes.ts';
import type { Packet } from './walk.ts';

/**
 * Between a node and the gateway of its cluster: its route, or the tunnel for what goes to pods. A tunnel may lose all
 * packets of one way: of conversations none is left, either way.
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
  // Where nothing within was probed, the node may as well be cut off.
  return {
    ...atNode(scene, { node, way, words, faults: [{ ...whole, stops }] }),
    ...(within ? { code: 'ND108' } : {}),
  };
};

export const gateways: Draw = (scene) => (scene.network.gateways ? betweenGateways(scene) : undefined);
