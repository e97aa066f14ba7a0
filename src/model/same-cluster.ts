import type { ClusterRef } from './plan.ts';

type ClusterIdentity = Pick<ClusterRef, 'fingerprint' | 'server'>;

/** A fingerprint that is weak can be compared to its like alone; where there is no such pair, addresses are compared. */
export function sameCluster(one: ClusterIdentity, other: ClusterIdentity): boolean {
  if (isWeak(one) === isWeak(other)) return one.fingerprint === other.fingerprint;
  return one.server === other.server;
}

/** A hash of CA and server, where the UID of kube-system could not be read. */
function isWeak({ fingerprint }: ClusterIdentity): boolean {
  return fingerprint.startsWith('weak:');
}
