import { isIP } from 'node:net';
import type { Seen, SeenDns, SeenNode } from '../check/plugin.ts';
import { clusterIpsOf } from '../kube/cluster-ips.ts';
import type { Node, Service } from '../kube/objects.ts';
import { FAMILIES, type Family, familyOf } from './words.ts';

export interface SeenParts {
  /** Nodes that are to be probed. */
  readonly nodes: readonly Node[];
  readonly apiServer: Service | undefined;
  readonly dns: SeenDns | undefined;
}

/** What checks may aim at in a cluster. Pure. */
export function seenOf(cluster: string, { nodes, apiServer, dns }: SeenParts): Seen {
  return { cluster, families: familiesOf(nodes), nodes: nodes.map(seenNode), apiServer: apiServerOf(apiServer), dns };
}

/** Those of the pods, else of the nodes; the cluster's first one first. Pure. */
export function familiesOf(nodes: readonly Node[]): readonly Family[] {
  const cidrs = nodes.flatMap(({ spec }) => spec.podCIDRs ?? (spec.podCIDR ? [spec.podCIDR] : []));
  const found = (cidrs.length > 0 ? cidrs : nodes.flatMap((node) => addressesOfType(node, 'InternalIP'))).map(familyOf);
  const [first] = found;
  return FAMILIES.filter((family) => found.includes(family)).toSorted(
    (a, b) => Number(b === first) - Number(a === first),
  );
}

function seenNode(node: Node): SeenNode {
  const internal = addressesOfType(node, 'InternalIP');
  return {
    name: node.metadata.name,
    internal: FAMILIES.flatMap((family) => internal.filter((address) => familyOf(address) === family).slice(0, 1)),
    external: addressesOfType(node, 'ExternalIP'),
  };
}

function addressesOfType({ status }: Node, wanted: string): readonly string[] {
  const own = (status.addresses ?? []).filter(({ type }) => type === wanted).map(({ address }) => address);
  return [...new Set(own)].filter((address) => isIP(address) !== 0);
}

function apiServerOf(service: Service | undefined): Seen['apiServer'] {
  const ports = service?.spec.ports ?? [];
  const port = (ports.find(({ name }) => name === 'https') ?? ports[0])?.port;
  const addresses = service ? clusterIpsOf(service) : [];
  return port === undefined || addresses.length === 0 ? undefined : { addresses, port };
}
