import type { Family } from '../../src/model/network.ts';
import { CLUSTER, SECOND } from '../support/plan.ts';
import type { Random } from './random.ts';

export interface NetNode {
  readonly cluster: string;
  readonly name: string;
  readonly zone: string;
  /** The subnet of the nodes' IPv4 addresses, a /24. */
  readonly subnet: string;
  readonly podCIDRs: readonly string[];
  /** The addresses of its floaters: on the pod network, on the host's. */
  readonly addresses: { readonly pod: readonly string[]; readonly node: readonly string[] };
}

/** A pod behind the cluster's DNS Service. */
export interface DnsPod {
  readonly cluster: string;
  readonly name: string;
  /** An index into the nodes, or ELSEWHERE for a node that is not probed. */
  readonly node: number;
  readonly addresses: readonly string[];
}

/** A place other than the nodes, whose own links are never broken: the API server, a control plane's node. */
export const ELSEWHERE = -1;

export interface Network {
  readonly clusters: readonly string[];
  /** Whether traffic between the clusters passes a gateway of each, which is not one of the nodes. */
  readonly gateways: boolean;
  readonly families: readonly Family[];
  /** Cluster by cluster, in the order of the plan. */
  readonly nodes: readonly NetNode[];
  readonly dnsPods: readonly DnsPod[];
}

export interface Wishes {
  readonly nodes: number;
  readonly clusters: number;
  readonly gateways: boolean;
  readonly families: readonly Family[];
}

/** Zones of one node or more, subnets that are a zone or a part of one, and two DNS pods in each cluster. */
export function drawNetwork(random: Random, { nodes: count, clusters: many, gateways, families }: Wishes): Network {
  const clusters = [CLUSTER, SECOND].slice(0, many);
  const sizes = many === 1 ? [count] : [Math.ceil(count / 2), Math.floor(count / 2)];
  const nodes = clusters.flatMap((cluster, index) =>
    drawNodes(random, { cluster, index, families, count: sizes[index] ?? 0 }),
  );
  const dnsPods = clusters.flatMap((cluster, index) => drawDnsPods(random, { cluster, index, families, nodes }));
  return { clusters, gateways, families, nodes, dnsPods };
}

interface ClusterWishes {
  readonly cluster: string;
  readonly index: number;
  readonly families: readonly Family[];
}

function drawNodes(random: Random, wishes: ClusterWishes & { readonly count: number }): readonly NetNode[] {
  const { cluster, index, count } = wishes;
  const zones = random.int(1, Math.min(4, Math.floor(count / 2)));
  const halved = random.chance(0.5);
  return Array.from({ length: count }, (_, n) => {
    const zone = Math.floor((n * zones) / count);
    const first = Math.ceil((zone * count) / zones);
    const size = Math.ceil(((zone + 1) * count) / zones) - first;
    const half = halved && n - first >= size / 2 ? 1 : 0;
    const third = index * 100 + zone * 10 + half;
    return {
      cluster,
      name: `${index === 0 ? 'n' : 'm'}${n + 1}`,
      zone: `zone-${'abcd'[zone]}`,
      subnet: `198.18.${third}.0/24`,
      podCIDRs: ofFamilies(wishes, [`${podNet(index, n)}.0/24`, `${podNet6(index, n)}::/64`]),
      addresses: {
        pod: ofFamilies(wishes, [`${podNet(index, n)}.2`, `${podNet6(index, n)}::2`]),
        node: ofFamilies(wishes, [`198.18.${third}.${(n % 250) + 2}`, `fd00:${third}::${n + 2}`]),
      },
    };
  });
}

/** On two nodes that are probed, or both on the control plane's nodes, which are not. */
function drawDnsPods(
  random: Random,
  wishes: ClusterWishes & { readonly nodes: readonly NetNode[] },
): readonly DnsPod[] {
  const { cluster, index, nodes } = wishes;
  const own = [...nodes.keys()].filter((node) => nodes[node]?.cluster === cluster);
  const hosts = random.chance(0.5) ? random.some(own, 2) : [ELSEWHERE, ELSEWHERE];
  return hosts.map((node, number) => {
    const place = node === ELSEWHERE ? 900 + number : node - (own[0] ?? 0);
    const addresses = ofFamilies(wishes, [`${podNet(index, place)}.53`, `${podNet6(index, place)}::53`]);
    return { cluster, name: `coredns-${'xy'[number]}`, node, addresses };
  });
}

function podNet(cluster: number, node: number): string {
  return `10.${100 + cluster * 10 + Math.floor(node / 200)}.${node % 200}`;
}

function podNet6(cluster: number, node: number): string {
  return `fd10:${cluster}:${node}:0`;
}

function ofFamilies(
  { families }: { readonly families: readonly Family[] },
  both: readonly string[],
): readonly string[] {
  return both.slice(0, families.length);
}
