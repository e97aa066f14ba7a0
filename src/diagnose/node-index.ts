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
  const indices = new Map(nodes.map(({ cluster, name }, index) => [`${cluster}/${name}`, index]));
  return ({ cluster, node }) => indices.get(`${cluster}/${node}`);
}
