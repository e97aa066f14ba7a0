import type { Discovered, DiscoveredDns, DiscoveredNode } from '../check/contract.ts';
import { clusterIpsOf } from '../kube/cluster-ips.ts';
import type { Node } from '../kube/objects.ts';
import type { Service } from '../kube/service-objects.ts';
import { isProbeable } from '../model/address.ts';
import { FAMILIES, type Family, familyOf } from '../model/network.ts';
import { podCidrsOf } from './nodes.ts';

export interface DiscoveredParts {
  /** Nodes that are to be probed. */
  readonly nodes: readonly Node[];
  readonly apiServer: Service | undefined;
  readonly dns: DiscoveredDns | undefined;
}

/** What checks may aim at in a cluster. Pure. */
export function discoveredIn(cluster: string, { nodes, apiServer, dns }: DiscoveredParts): Discovered {
  return {
    cluster,
    families: familiesOf(nodes),
    nodes: nodes.map(discoveredNode),
    apiServer: apiServerOf(apiServer),
    dns,
  };
}

/**
 * The families of the pods, or of the nodes if the pods have none; the cluster's first family comes first.
 * Pure.
 */
export function familiesOf(nodes: readonly Node[]): readonly Family[] {
  const cidrs = nodes.flatMap(podCidrsOf);
  const found = (
    cidrs.length > 0 ? cidrs : nodes.flatMap((node) => addressesOfType(node, 'InternalIP').filter(isProbeable))
  ).map(familyOf);
  const [first] = found;
  return FAMILIES.filter((family) => found.includes(family)).toSorted(
    (a, b) => Number(b === first) - Number(a === first),
  );
}

function discoveredNode(node: Node): DiscoveredNode {
  const internal = addressesOfType(node, 'InternalIP');
  return {
    name: node.metadata.name,
    internal: onePerFamily(internal),
    // Some clouds put text here while an address is being assigned.
    external: addressesOfType(node, 'ExternalIP').filter(isProbeable),
  };
}

/** If a node has no valid address, an invalid one takes its place, so that it is visible. */
function onePerFamily(addresses: readonly string[]): readonly string[] {
  const sound = addresses.filter(isProbeable);
  const among = sound.length > 0 ? sound : addresses.slice(0, 1);
  return FAMILIES.flatMap((family) => among.filter((address) => familyOf(address) === family).slice(0, 1));
}

function addressesOfType({ status }: Node, wanted: string): readonly string[] {
  const own = (status.addresses ?? []).filter(({ type }) => type === wanted).map(({ address }) => address);
  return [...new Set(own)].filter((address) => address !== '');
}

function apiServerOf(service: Service | undefined): Discovered['apiServer'] {
  const ports = service?.spec.ports ?? [];
  const port = (ports.find(({ name }) => name === 'https') ?? ports[0])?.port;
  const addresses = service ? clusterIpsOf(service) : [];
  return port === undefined || addresses.length === 0 ? undefined : { addresses, port };
}
