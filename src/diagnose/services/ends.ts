import { dependentOn } from '../../model/end-role.ts';
import { cidrList, holds } from '../cidrs.ts';
import type { World } from '../world.ts';

/** Reached by an address that kube-proxy, or its replacement, must translate to that of a pod. */
export const VIRTUAL = dependentOn('kube-proxy');

export const DNS = dependentOn('dns');

/** By service end: the node whose pod has its address; -1 if there is no such node, or it is not known. */
export function hostsOf({ ends, nodes }: Pick<World, 'ends' | 'nodes'>): Int32Array {
  const lists = nodes.map(({ podCIDRs, cluster }) => ({ cluster, list: cidrList(podCIDRs) }));
  return Int32Array.from(ends, ({ cluster, aim: { addresses = [] } }) =>
    lists.findIndex((one) => one.cluster === cluster && addresses.some((address) => holds(one.list, address))),
  );
}
