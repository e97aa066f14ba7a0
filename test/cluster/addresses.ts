import type { Family, NodeInfo } from './types.ts';

/**
 * All traffic of the test clusters stays in these two ranges: benchmark addresses (RFC 2544) and one ULA
 * prefix.
 */
export const RANGE4 = '198.18.0.0/15';
export const RANGE6 = 'fd4e:6574:646f::/48';
export const MAX_NODES = 64;

const PREFIX6 = 'fd4e:6574:646f';
const NODE_PODS_BITS = 6;

/** The families of a cluster by default. */
export const BOTH_FAMILIES: readonly Family[] = [4, 6];
export const DEFAULT_DOMAIN = 'cluster.local';

/** Addresses and names that the whole cluster shares. */
export type Plan = {
  readonly name: string;
  readonly bridge: string;
  readonly netns: string;
  readonly gateway4: string;
  readonly gateway6: string;
  readonly ipv4: string;
  readonly ipv6: string;
  readonly podCidrs4: string;
  readonly podCidrs6: string;
  readonly serviceCidr4: string;
  readonly serviceCidr6: string;
  readonly firstService4: string;
  readonly firstService6: string;
  readonly dns4: string;
  readonly dns6: string;
  readonly clientPort: number;
};

export const isClusterName = (name: string): boolean => /^[a-z]$/.test(name);

/** 1 for `a` to 26 for `z`. */
export function clusterNumber(name: string): number {
  if (!isClusterName(name)) throw new Error(`a cluster's name is one letter from a to z, not "${name}"`);
  return name.charCodeAt(0) - 96;
}

function ipv4Text(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}

const podBase4 = (name: string): number => ((198 << 24) | (18 << 16)) + (3 + clusterNumber(name)) * 4096;

const subnet6 = (name: string, subnet: number): string =>
  `${PREFIX6}:${((clusterNumber(name) << 8) | subnet).toString(16)}`;

/** The addresses of a cluster; those of its control plane are `ipv4` and `ipv6`. */
export function planCluster(name: string): Plan {
  const number = clusterNumber(name);
  const services4 = `198.18.${32 + number}`;
  const services6 = subnet6(name, 1);
  return {
    name,
    bridge: `br-${name}`,
    netns: `nd-${name}-cp`,
    gateway4: `198.18.${number}.254`,
    gateway6: `${subnet6(name, 0)}::254`,
    ipv4: `198.18.${number}.1`,
    ipv6: `${subnet6(name, 0)}::1`,
    podCidrs4: `${ipv4Text(podBase4(name))}/20`,
    podCidrs6: `${subnet6(name, 0x40)}::/58`,
    serviceCidr4: `${services4}.0/24`,
    serviceCidr6: `${services6}::/112`,
    firstService4: `${services4}.1`,
    firstService6: `${services6}::1`,
    dns4: `${services4}.10`,
    dns6: `${services6}::10`,
    clientPort: 16443 + number,
  };
}

/** Node `index` (starting at 1) of a cluster. */
export function planNode(name: string, index: number): NodeInfo {
  if (!Number.isInteger(index) || index < 1 || index > MAX_NODES) {
    throw new Error(`a node's number is 1 to ${MAX_NODES}, not ${index}`);
  }
  return {
    index,
    name: `${name}-n${index}`,
    zone: `zone-${((index - 1) % 2) + 1}`,
    netns: `nd-${name}-n${index}`,
    ipv4: `198.18.${clusterNumber(name)}.${10 + index}`,
    // The host part looks like the last number of the IPv4 address.
    ipv6: `${subnet6(name, 0)}::${10 + index}`,
    podCidr4: `${ipv4Text(podBase4(name) + ((index - 1) << NODE_PODS_BITS))}/${32 - NODE_PODS_BITS}`,
    podCidr6: `${subnet6(name, 0x40 + index - 1)}::/64`,
  };
}

export function planNodes(name: string, count: number): NodeInfo[] {
  return Array.from({ length: count }, (_, at) => planNode(name, at + 1));
}

/** Selects values by the cluster's families, in their order. */
export const byFamily = <T>(families: readonly Family[], four: T, six: T): T[] =>
  families.map((family) => (family === 4 ? four : six));

/** An address as it is written in URLs. */
export const urlHost = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** A node's pod range, for the rule of a fault. */
export const podCidr = (node: NodeInfo, family: Family = 4): string => (family === 4 ? node.podCidr4 : node.podCidr6);

/** A node's own address. */
export const nodeIp = (node: NodeInfo, family: Family = 4): string => (family === 4 ? node.ipv4 : node.ipv6);
