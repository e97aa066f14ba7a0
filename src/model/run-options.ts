/**
 * The flags and configuration of a check that shape floaters and probes, as they were given, so that a later run can use
 * them again; by the names that the parser gives flags, e.g. `probeTimeout`. Plain JSON.
 */
export type RunOptions = Readonly<Record<string, string | boolean | undefined>>;

/** What decides which service ends checks aim at, beside what the cluster has. */
export const AIMING = [
  ...['url', 'target', 'targetPort', 'targetProtocol', 'dnsName', 'dnsServer', 'external'],
  ...['nodeSelector', 'tolerations'],
] as const;
