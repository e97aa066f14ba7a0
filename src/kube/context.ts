import type { KubeFlags } from './kube-flags.ts';
import type { ClusterEntry, UserEntry } from './kubeconfig.ts';

/** A context and all that it leads to, flags included. Its names are for words, harmless on a terminal; its flags are as given. */
export interface ResolvedContext {
  /** The context's; without one, what stands for it: the cluster's name or the server's address. */
  readonly name: string;
  /** Words for the first line of a run, e.g. `current-context of ~/.kube/config`. */
  readonly from: string;
  readonly clusterName: string;
  readonly cluster: ClusterEntry;
  readonly userName: string | undefined;
  readonly user: UserEntry;
  /** The flags that lead here again; not those that name a pipe, which a second command would find empty. */
  readonly flags: KubeFlags;
  /** What named a pipe, e.g. `--kubeconfig` or `KUBECONFIG`. */
  readonly fromPipes?: readonly string[];
  /** The flag that named the server or its cluster, where one did. */
  readonly serverFrom?: string;
  /** The flag that named the user, where one did. */
  readonly userFrom?: string;
}
