/** The parts of a node that decide its block. Zone and subnet are empty if it has none. */
export interface BlockNode {
  readonly cluster: string;
  readonly zone: string;
  readonly subnet: string;
}

/** With fewer nodes in each, a block does not show what its nodes have in common. */
const LEAST_NODES = 2;

/**
 * Groups nodes by zone, or else by subnet, if that makes blocks of some size; and also by cluster if there
 * are two.
 */
export function blocksOf(nodes: readonly BlockNode[], twoClusters: boolean): (node: BlockNode) => string {
  const part = [zoneOf, subnetOf].find((partOf) => {
    const parts = new Set(nodes.map((node) => `${node.cluster}/${partOf(node)}`));
    return nodes.some((node) => partOf(node) !== '') && parts.size * LEAST_NODES <= nodes.length;
  });
  return (node) => [twoClusters ? node.cluster : '', part?.(node) ?? ''].filter((word) => word !== '').join(' ');
}

const zoneOf = ({ zone }: BlockNode): string => zone;
const subnetOf = ({ subnet }: BlockNode): string => subnet;
