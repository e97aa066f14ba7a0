/**
 * The flags and settings of a check that shape floaters and probes, as given, so that a later run can use
 * them again. Keys are the parser's names for flags, e.g. `probeTimeout`. Plain JSON.
 */
export type RunOptions = Readonly<Record<string, string | boolean | undefined>>;

/** The options that decide which service ends checks aim at, in addition to what the cluster has. */
export const AIMING = [
  ...['url', 'target', 'targetPort', 'targetProtocol', 'dnsName', 'dnsServer', 'external'],
  ...['nodeSelector', 'tolerations'],
] as const;
