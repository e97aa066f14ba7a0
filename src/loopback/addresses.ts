import { UserError } from '../errors.ts';

/** The addresses of a loopback cluster, all of them in one /16 of 127.0.0.0/8. */
export interface Addresses {
  readonly api: string;
  /** The address of the DNS server. */
  readonly dns: string;
  /** Where connections are lost. */
  readonly blackHole: string;
  /** @param node counts from 0 */
  readonly node: (node: number) => string;
  readonly podCidr: (node: number) => string;
  /** The next one of a node: a pod that is created again gets another. */
  readonly pod: (node: number) => string;
  /** The address that stands for 127.0.0.1 in the pod with this address. */
  readonly inside: (pod: string) => string;
}

/** Nodes have /24 blocks as long as there is room for them. */
const FEW = 100;
/**
 * 127.X.0 to 127.X.122 are pods, 123 to 126 nodes, and from 128 on the loopback addresses of pods, including
 * those on the nodes' own network. 127 stays empty, so that 255 is free for the API server and its
 * neighbours.
 */
const POD_BLOCKS = 123;
export const MOST_NODES = 1_000;

/** @param second the second number of the addresses */
export function addressesOf(second: number, nodes: number): Addresses {
  const size = nodes <= FEW ? 256 : 16;
  const next = new Map<number, number>();
  // The first block stays empty: 127.X.0 might be taken for the address of a network.
  const base = (node: number) => (node + 256 / size) * size;
  return {
    api: `127.${second}.255.1`,
    dns: `127.${second}.255.53`,
    blackHole: `127.${second}.255.254`,
    node: (node) => address(second, POD_BLOCKS * 256 + node + 1),
    podCidr: (node) => `${address(second, base(node))}/${size === 256 ? 24 : 28}`,
    pod: (node) => {
      const count = next.get(node) ?? 0;
      next.set(node, count + 1);
      return address(second, base(node) + 2 + (count % (size - 3)));
    },
    inside: (pod) => {
      const [first, own, third, fourth] = pod.split('.');
      return [first, own, Number(third) + 128, fourth].join('.');
    },
  };
}

function address(second: number, number: number): string {
  return `127.${second}.${Math.floor(number / 256)}.${number % 256}`;
}

/** @throws UserError BAD_FLAG if a cluster would not have addresses for this many nodes */
export function refuseNodeCount(count: number): void {
  if (count >= 1 && count <= MOST_NODES) return;
  throw new UserError(`a demo cluster has 1 to ${MOST_NODES} nodes, not ${count}`, {
    code: 'BAD_FLAG',
    hint: 'give another number',
  });
}
