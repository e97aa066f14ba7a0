/** A node as far as its neighbourhood goes; zone and subnet are empty where it has none. */
export interface BlockNode {
  readonly cluster: string;
  readonly zone: string;
  readonly subnet: string;
}

/** Fewer nodes in each say nothing of what they have in common. */
const LEAST_NODES = 2;

/** By zone, else by subnet, where that makes blocks of some size; and by cluster where there are two. */
export function blocksOf(nodes: readonly BlockNode[], twoClusters: boolean): (node: BlockNode) => string {
  const part = [zoneOf, subnetOf].find((partOf) => {
    const parts = new Set(nodes.map((node) => `${node.cluster}/${partOf(node)}`));
    return nodes.some((node) => partOf(node) !== '') && parts.size * LEAST_NODES <= nodes.length;
  });
  return (node) => [twoClusters ? node.cluster : '', part?.(node) ?? ''].filter((word) => word !== '').join(' ');
}

const zoneOf = ({ zone }: BlockNode): string => zone;
const subnetOf = ({ subnet }: BlockNode): string => subnet;
