import { anyPacket, type Cause, type Draw, drawNode, drawWay, type Scene } from './cause.ts';
import type { Network } from './network.ts';
import { atNode } from './node-causes.ts';
import type { Fault, Packet } from './walk.ts';

/** Nodes reach each other without the tunnel, and pods reach nodes with the address of their own. */
export const overlayNode: Draw = (scene) => {
  const node = drawNode(scene);
  const way = drawWay(scene.random);
  const base = { part: 'overlay', node, stops: anyPacket, reason: 'TIMEOUT' } as const;
  const faults: readonly Fault[] = [way === 'both' ? base : { ...base, way }];
  return ofPods(
    scene,
    atNode(scene, { node, way: 'both', words: `the tunnel's packets are dropped (${way})`, faults }),
  );
};

/** Which packets between nodes a network puts into a tunnel, with the tunnel's address as their source. */
const TUNNELS = ['all', 'between subnets', 'none'] as const;

/** The routes that the CNI's agent makes. */
export const cniRoutes: Draw = (scene) => {
  const node = drawNode(scene);
  const tunnels = scene.random.pick(TUNNELS);
  const fault: Fault = {
    part: 'routes',
    node,
    stops: (packet) => leadsToPod(packet, isTunnelled(scene.network, tunnels, packet)),
    reason: scene.random.pick(['TIMEOUT', 'UNREACHABLE']),
  };
  const words = `it has no routes to the pods of other nodes (tunnels: ${tunnels})`;
  // Between pods, the answers are lost as well. Otherwise only what a tunnel's address hides is lost on its
  // way in.
  const isOut = tunnels === 'none' && !scene.paths.includes('pod-pod');
  return ofPods(scene, atNode(scene, { node, way: isOut ? 'out' : 'both', words, faults: [fault] }));
};

/**
 * The answer to a host goes to the address of its tunnel if the request came through it. A pod that asks a
 * host does so from the address of its own host.
 */
function leadsToPod({ from, to, answer }: Packet, tunnelled: boolean): boolean {
  if (to.layer === 'node') return answer && from.layer === 'pod' && tunnelled;
  return !(answer && from.layer === 'node');
}

function isTunnelled({ nodes }: Network, tunnels: (typeof TUNNELS)[number], { from, to }: Packet): boolean {
  if (tunnels !== 'between subnets') return tunnels === 'all';
  return nodes[from.node]?.subnet !== nodes[to.node]?.subnet;
}

/** If nodes were seen to reach each other, it is the pods that are cut off. */
function ofPods({ paths }: Scene, cause: Omit<Cause, 'kind'>): Omit<Cause, 'kind'> {
  return paths.includes('pod-pod') && paths.includes('node-node') ? { ...cause, code: 'ND104' } : cause;
}
