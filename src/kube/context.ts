import type { KubeFlags } from './kube-flags.ts';
import type { ClusterEntry, UserEntry } from './kubeconfig.ts';

/**
 * A context and everything that it leads to, flags included. Its names are for messages and harmless on a
 * terminal; its flags are as given.
 */
export interface ResolvedContext {
  /** The context's name; without a context, the cluster's name or the server's address. */
  readonly name: string;
  /** For the first line of a run, e.g. `current-context of ~/.kube/config`. */
  readonly from: string;
  readonly clusterName: string;
  readonly cluster: ClusterEntry;
  readonly userName: string | undefined;
  readonly user: UserEntry;
  /**
   * The flags that lead here again, except those that name a pipe, which a second command would find empty.
   */
  readonly flags: KubeFlags;
  /** The flags or variables that named a pipe, e.g. `--kubeconfig` or `KUBECONFIG`. */
  readonly fromPipes?: readonly string[];
  /** The flag that named the server or its cluster, if any. */
  readonly serverFrom?: string;
  /** The flag that named the user, if any. */
  readonly userFrom?: string;
}
