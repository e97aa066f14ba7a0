import type { ClusterRef } from './plan.ts';

/** What shows whether two clusters are the same. */
export type ClusterIdentity = Pick<ClusterRef, 'fingerprint' | 'server'>;

/**
 * A weak fingerprint can be compared only with another weak one. If just one is weak, the addresses are
 * compared.
 */
export function sameCluster(one: ClusterIdentity, other: ClusterIdentity): boolean {
  if (isWeak(one) === isWeak(other)) return one.fingerprint === other.fingerprint;
  return one.server === other.server;
}

/** A hash of CA and server, used if the UID of kube-system could not be read. */
function isWeak({ fingerprint }: ClusterIdentity): boolean {
  return fingerprint.startsWith('weak:');
}
