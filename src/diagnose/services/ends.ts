import type { ServiceEnd } from '../../model/plan.ts';
import { cidrList, holds } from '../cidrs.ts';
import type { World } from '../world.ts';

/** What a service end is for the way that leads to it. */
export type EndRole =
  /** A name by the resolvers of the pod's resolv.conf. */
  | 'resolver'
  | 'dns-service'
  | 'dns-replica'
  /** A nameserver that the user named. */
  | 'dns-server'
  | 'cluster-ip'
  | 'headless'
  | 'hairpin'
  | 'nodeport'
  | 'apiserver'
  /** An address or URL of the user's own. */
  | 'own';

/** Plug-ins name their ends in words, which is all that a saved report has of them. */
export function roleOf({ check, node, aim }: Pick<ServiceEnd, 'check' | 'node' | 'aim'>): EndRole {
  if (check === 'dns') return dnsRole(node);
  if (check === 'apiserver' || check === 'nodeport') return check;
  if (check === 'service' && (aim.kind === 'cluster-ip' || aim.kind === 'headless' || aim.kind === 'hairpin')) {
    return aim.kind;
  }
  return 'own';
}

function dnsRole(name: string): EndRole {
  if (name.endsWith('(resolv.conf)')) return 'resolver';
  if (name.includes('(DNS Service ')) return 'dns-service';
  return name.includes('(DNS pod ') ? 'dns-replica' : 'dns-server';
}

/** Reached by an address that kube-proxy, or what stands in for it, must turn into a pod's. */
export const VIRTUAL: readonly EndRole[] = [
  'resolver',
  'dns-service',
  'cluster-ip',
  'hairpin',
  'apiserver',
  'headless',
];

export const DNS: readonly EndRole[] = ['resolver', 'dns-service', 'dns-replica', 'headless'];

/** By service end: the node whose pods have its address; -1 where none of them, or none that is known, has. */
export function hostsOf({ ends, nodes }: Pick<World, 'ends' | 'nodes'>): Int32Array {
  const lists = nodes.map(({ podCIDRs, cluster }) => ({ cluster, list: cidrList(podCIDRs) }));
  return Int32Array.from(ends, ({ cluster, aim: { addresses = [] } }) =>
    lists.findIndex((one) => one.cluster === cluster && addresses.some((address) => holds(one.list, address))),
  );
}
