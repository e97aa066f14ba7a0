import { dependentOn, type EndRole } from '../../model/end-role.ts';
import { cidrList, holds } from '../cidrs.ts';
import type { World } from '../world.ts';

/** Reached by an address that kube-proxy, or its replacement, must translate to that of a pod. */
export const VIRTUAL = dependentOn('kube-proxy');

export const DNS = dependentOn('dns');

/** The Services of the checks. They all lead to the same few floaters. */
export const LEADING_TO_FLOATERS: readonly EndRole[] = ['cluster-ip', 'headless', 'hairpin', 'nodeport'];

/** By service end: the node whose pod has its address; -1 if there is no such node, or it is not known. */
export function hostsOf({ ends, nodes }: Pick<World, 'ends' | 'nodes'>): Int32Array {
  const lists = nodes.map(({ podCIDRs, cluster }) => ({ cluster, list: cidrList(podCIDRs) }));
  return Int32Array.from(ends, ({ cluster, aim: { addresses = [] } }) =>
    lists.findIndex((one) => one.cluster === cluster && addresses.some((address) => holds(one.list, address))),
  );
}

/**
 * By service end: the nodes of the floaters that the Services of the checks lead to. They are known by their
 * identities, which end in the UID of the pod, or by the node that has a Service to itself.
 */
export function backendsOf({
  ends,
  nodes,
  run,
}: Pick<World, 'ends' | 'nodes' | 'run'>): readonly (readonly number[])[] {
  const places = new Map(nodes.map(({ cluster, name }, index) => [`${cluster}/${name}`, index]));
  const byUid = new Map(
    run.nodes.flatMap(({ cluster, name, floaters }) => floaters.map(({ uid }) => [uid, `${cluster}/${name}`] as const)),
  );
  const named = ends.map(({ cluster, aim: { role, byNode = {}, expected = [] } }) => {
    if (!LEADING_TO_FLOATERS.includes(role ?? 'own')) return [];
    const names = Object.keys(byNode).map((name) => `${cluster}/${name}`);
    const found =
      names.length > 0 ? names : expected.flatMap((one) => byUid.get(one.slice(one.indexOf('.') + 1)) ?? []);
    return found.flatMap((name) => places.get(name) ?? []);
  });
  const known = (where: string) => named.find((list, end) => list.length > 0 && ends[end]?.cluster === where) ?? [];
  return ends.map(({ cluster, aim: { role } }, end) => {
    if (!LEADING_TO_FLOATERS.includes(role ?? 'own')) return [];
    return named[end]?.length ? named[end] : known(cluster);
  });
}

interface Places {
  readonly roles: readonly EndRole[];
  readonly hosts: Int32Array;
  readonly clusterOfEnd: readonly string[];
  readonly dnsPods: ReadonlyMap<string, readonly number[]>;
  readonly backends: readonly (readonly number[])[];
}

/**
 * By end: the nodes with pods behind it on themselves, and which share of those pods. Such a node may reach
 * them although it reaches none on other nodes.
 */
export function homesOf(places: Places): readonly ReadonlyMap<number, number>[] {
  return places.roles.map((_, end) => {
    const hosts = hostsBehind(places, end);
    const pods = Map.groupBy(
      hosts.filter((host) => host >= 0),
      (host) => host,
    );
    return new Map([...pods].map(([host, own]) => [host, own.length / hosts.length]));
  });
}

/**
 * The nodes of the pods that an end leads to, as far as they are known. A pod always reaches itself by its
 * own Service.
 */
function hostsBehind({ roles, hosts, clusterOfEnd, dnsPods, backends }: Places, end: number): readonly number[] {
  const [role = 'own', host = -1] = [roles[end], hosts[end]];
  if (host >= 0) return [host];
  if (role === 'hairpin') return [];
  const known = backends[end] ?? [];
  if (known.length > 0 || !DNS.includes(role)) return known;
  return (dnsPods.get(clusterOfEnd[end] ?? '') ?? []).map((pod) => hosts[pod] ?? -1);
}
