import type { WorldNode } from './world.ts';

/** Nodes that have something in common. */
export interface Grouping {
  readonly kind: 'zone' | 'subnet' | 'cluster';
  readonly names: readonly { readonly cluster: string; readonly name: string }[];
  /** By node: its group, or -1 if it has none. */
  readonly of: Int32Array;
  readonly members: readonly (readonly number[])[];
}

/** More blocks than this would be of no use to a person. */
const MOST_GROUPS = 128;

/**
 * Clusters, zones and subnets that divide the nodes. A grouping that divides them like an earlier one is left
 * out.
 */
export function groupingsOf(nodes: readonly WorldNode[]): readonly Grouping[] {
  const all = [
    grouping('cluster', nodes, ({ cluster }) => cluster),
    grouping('zone', nodes, ({ zone }) => zone),
    grouping('subnet', nodes, ({ subnet }) => subnet),
  ];
  const seen = new Set<string>();
  return all.filter(({ members, of }) => {
    const key = of.join();
    if (members.length < 2 || members.length > MOST_GROUPS || seen.has(key)) return false;
    seen.add(key);
    // Groups of one are just nodes.
    return members.some(({ length }) => length > 1);
  });
}

function grouping(
  kind: Grouping['kind'],
  nodes: readonly WorldNode[],
  nameOf: (node: WorldNode) => string | undefined,
): Grouping {
  const ids = new Map<string, number>();
  const names: { cluster: string; name: string }[] = [];
  const members: number[][] = [];
  const of = Int32Array.from(nodes, (node, index) => {
    const name = nameOf(node);
    if (name === undefined) return -1;
    const key = `${node.cluster}/${name}`;
    const id = ids.get(key) ?? names.push({ cluster: node.cluster, name }) - 1;
    ids.set(key, id);
    members[id] = [...(members[id] ?? []), index];
    return id;
  });
  return { kind, names, of, members };
}

/**
 * @param nodes in ascending order, as members are
 * @returns the group of just these nodes; -1 if there is none
 */
export function groupOf({ members }: Pick<Grouping, 'members'>, nodes: readonly number[]): number {
  return members.findIndex((own) => own.length === nodes.length && own.every((node, nth) => node === nodes[nth]));
}

/** For two clusters: the group of the node's own cluster, and the other group. */
export function sidesOf(
  groupings: readonly Grouping[],
  { node, grouping }: { readonly node: number; readonly grouping: number },
): { readonly own: number; readonly other: number } {
  const { of, members = [] } = groupings[grouping] ?? {};
  const own = of?.[node] ?? 0;
  return { own, other: members.findIndex((_, group) => group !== own) };
}
