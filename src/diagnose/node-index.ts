/** A node as failures and notes name it. */
interface NamedEnd {
  readonly cluster: string;
  readonly node: string;
}

/**
 * @param nodes distinct nodes
 * @returns the index of a node among them; undefined if it is none of them
 */
export function nodeIndex(
  nodes: readonly { readonly cluster: string; readonly name: string }[],
): (end: NamedEnd) => number | undefined {
  // By cluster and name, without a key that would have to be made for each of many failures.
  const clusters = new Map<string, Map<string, number>>();
  for (const [index, { cluster, name }] of nodes.entries()) {
    const indices = clusters.get(cluster) ?? new Map<string, number>();
    clusters.set(cluster, indices.set(name, index));
  }
  return ({ cluster, node }) => clusters.get(cluster)?.get(node);
}
