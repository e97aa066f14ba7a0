import type { Makes, Path } from './network.ts';

export const PROTOCOLS = ['tcp', 'udp', 'icmp'] as const;
/** What a firewall's rule tells packets apart by. */
export type Protocol = (typeof PROTOCOLS)[number];

/**
 * What the rest of the program has to know of a check. Plain JSON: plan and report carry it, so that a saved
 * report is diagnosed without the check that made it. What a check's service ends are stands in their aims
 * (`aim.role`).
 */
export interface CheckTraits {
  /**
   * What each of its probes sends. A check goes into one finding with those that send the same. `tcp` alone
   * also says that a time-out stands for several lost packets, since a SYN is sent again; not so where a
   * datagram is sent as well.
   */
  readonly protocols: readonly Protocol[];
  /** The paths on which one of them is sent, if not all of the check's paths. */
  readonly onlyOn?: Readonly<Partial<Record<Protocol, readonly Path[]>>>;
  /** What its latency is the time of: a connection that is made, or an answer. */
  readonly latency: 'connection' | 'answer';
  /** What deploy makes for the check, and removes when the probes are done. */
  readonly makes?: Makes;
}

/** Those of a check of which nothing is known: like ping it shares its failures with no other check. */
export const UNKNOWN_TRAITS: CheckTraits = { protocols: [], latency: 'answer' };

/** What the check sends on this path. */
export function protocolsOn({ protocols, onlyOn }: CheckTraits, path: Path): readonly Protocol[] {
  return protocols.filter((protocol) => onlyOn?.[protocol]?.includes(path) ?? true);
}

/** Whether it sends this and nothing else. */
export function sendsOnly({ protocols }: CheckTraits, protocol: Protocol): boolean {
  return protocols.length === 1 && protocols[0] === protocol;
}

/** By the names of checks; those of a check that is not in the list are unknown. */
export function traitsIn(
  checks: readonly { readonly name: string; readonly traits: CheckTraits }[],
): (check: string) => CheckTraits {
  const byName = new Map(checks.map(({ name, traits }) => [name, traits]));
  return (check) => byName.get(check) ?? UNKNOWN_TRAITS;
}
