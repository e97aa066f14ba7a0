import type { Layer } from '../../src/model/network.ts';
import type { Endpoint } from '../../src/model/plan.ts';
import { type DnsPod, ELSEWHERE, type Network } from './network.ts';
import type { Place } from './walk.ts';

/** The API server. */
export const OUTSIDE: Place = { node: ELSEWHERE, layer: 'node' };

/** Whether packets between the two go through the gateways of their clusters. */
export function isJoined({ gateways, nodes }: Network, from: Place, to: Place): boolean {
  return gateways && nodes[from.node]?.cluster !== nodes[to.node]?.cluster;
}

/** The DNS pod that a service end is about; undefined for any other kind of end. */
export function dnsPodOf({ dnsPods }: Network, end: Endpoint): DnsPod | undefined {
  if (end.layer !== 'service') return undefined;
  return dnsPods.find(({ cluster, name }) => cluster === end.cluster && name === end.aim.pod);
}

/** The nodes of three floaters behind the Service, different for each source. */
export function behind(network: Network, { node, layer }: Place, cluster: string): readonly number[] {
  const own = [...network.nodes.keys()].filter((one) => network.nodes[one]?.cluster === cluster);
  const step = Math.max(1, Math.floor(own.length / 3));
  return [0, 1, 2].map((nth) => own[(node + shiftOf(layer) + nth * step) % own.length] ?? node);
}

function shiftOf(layer: Layer): number {
  return layer === 'pod' ? 1 : 2;
}

/** Whether a floater has a Service of its own: three in each cluster have one. */
export function hasHairpin({ nodes }: Network, { node, layer }: Place, cluster: string): boolean {
  const first = nodes.findIndex((one) => one.cluster === cluster);
  return layer === 'pod' && node - first < HAIRPINS;
}

const HAIRPINS = 3;
