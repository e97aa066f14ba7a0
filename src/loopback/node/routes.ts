import type { Addresses } from '../addresses.ts';
import { isLost, type StandingFaults } from '../faults/standing.ts';

/** The node and address of a pod. */
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
 * The network of a pod, in the form of a configuration file for its curl: 127.0.0.1 is the pod's own, and
 * connections that get lost go to the black hole. Pure.
 */
export function routesOf({ node, ip }: PodPlace, { pods, faults, addresses, blackHolePort }: RouteFacts): string {
  const lost = pods.filter((pod) => pod.ip !== ip && isLost(faults, node, pod.node));
  return [
    `connect-to = "127.0.0.1::${addresses.inside(ip)}:"`,
    ...lost.map((pod) => `connect-to = "${pod.ip}::${addresses.blackHole}:${blackHolePort}"`),
    '',
  ].join('\n');
}
