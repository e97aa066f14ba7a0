import type { Makes, Path } from './network.ts';

export const PROTOCOLS = ['tcp', 'udp', 'icmp'] as const;
/** The protocols that a firewall rule distinguishes. */
export type Protocol = (typeof PROTOCOLS)[number];

/**
 * What the rest of the program needs to know about a check. Plain JSON: plan and report carry it, so that a
 * saved report can be diagnosed without the check that made it. The aims of a check's service ends say what
 * those are (`aim.role`).
 */
export interface CheckTraits {
  /**
   * What each of its probes sends. Checks that send the same share one finding. `tcp` alone also means that a
   * time-out stands for several lost packets, since a SYN is sent again. That does not hold if a datagram is
   * sent as well.
   */
  readonly protocols: readonly Protocol[];
  /** The paths on which one of them is sent, if not all of the check's paths. */
  readonly onlyOn?: Readonly<Partial<Record<Protocol, readonly Path[]>>>;
  /** What its latency measures: the time until a connection is made, or until an answer comes. */
  readonly latency: 'connection' | 'answer';
  /** What deploy makes for the check, and removes when the probes are done. */
  readonly makes?: Makes;
}

/** The traits of an unknown check. Like ping, it shares its failures with no other check. */
export const UNKNOWN_TRAITS: CheckTraits = { protocols: [], latency: 'answer' };

/** What the check sends on this path. */
export function protocolsOn({ protocols, onlyOn }: CheckTraits, path: Path): readonly Protocol[] {
  return protocols.filter((protocol) => onlyOn?.[protocol]?.includes(path) ?? true);
}

/** Whether it sends this protocol and nothing else. */
export function sendsOnly({ protocols }: CheckTraits, protocol: Protocol): boolean {
  return protocols.length === 1 && protocols[0] === protocol;
}

/** Looks up the traits of a check by its name. A check that is not in the list has unknown traits. */
export function traitsIn(
  checks: readonly { readonly name: string; readonly traits: CheckTraits }[],
): (check: string) => CheckTraits {
  const byName = new Map(checks.map(({ name, traits }) => [name, traits]));
  return (check) => byName.get(check) ?? UNKNOWN_TRAITS;
}
