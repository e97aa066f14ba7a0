import type { Addresses } from '../addresses.ts';
import { isLost, type StandingFaults } from '../faults/standing.ts';

/** Where a pod is. */
export interface PodPlace {
  readonly node: string;
  readonly ip: string;
}

export interface RouteFacts {
  readonly pods: readonly PodPlace[];
  readonly faults: StandingFaults;
  readonly addresses: Addresses;
  readonly blackHolePort: number;
}

/**
 * What a pod's curl is told of the network, in the form of curl's own configuration: its 127.0.0.1 is its own, and what
 * is lost on the way goes into the black hole. Pure.
 */
export function routesOf({ node, ip }: PodPlace, { pods, faults, addresses, blackHolePort }: RouteFacts): string {
  const lost = pods.filter((pod) => pod.ip !== ip && isLost(faults, node, pod.node));
  return [
    `connect-to = "127.0.0.1::${addresses.inside(ip)}:"`,
    ...lost.map((pod) => `connect-to = "${pod.ip}::${addresses.blackHole}:${blackHolePort}"`),
    '',
  ].join('\n');
}
