import type { Family } from './network.ts';

/**
 * The least that a path may carry: every IPv6 link carries 1280 bytes (RFC 8200, 5), and every IPv4 host
 * takes 576 (RFC 791, 3.1).
 */
const LEAST = { ipv4: 576, ipv6: 1280 } as const satisfies Record<Family, number>;

/** The sizes that were tried: `path` is the largest that was answered, below the `mtu` of the interface. */
export interface FoundPath {
  readonly path: number;
  readonly mtu: number;
  readonly family: Family;
}

/**
 * Whether this can be the size of a path, so that larger packets are lost for their size. If not, packets of
 * any size are lost now and then. A search never tries the size of the interface again, so it ends at most
 * one byte below it. Pure.
 */
export function isPathMtu({ path, mtu, family }: FoundPath): boolean {
  return path >= LEAST[family] && path < mtu - 1;
}
