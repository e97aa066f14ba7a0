import { savedOptions } from '../../config/run-options.ts';
import type { CheckArgs } from '../../config/settings-table.ts';
import type { ClusterRef, Plan } from '../../model/plan.ts';
import type { ClusterArgs } from '../clusters.ts';

/**
 * The flags that would make the check of this plan again, with the same clusters, floaters and probes. Pure. Secrets
 * were never saved: where a token was given by flag, it must be given again.
 */
export function savedArgs(plan: Plan): CheckArgs & ClusterArgs {
  const { source, destinations, options, checks } = plan;
  return {
    ...savedOptions(options),
    checks: checks.map(({ name }) => name).join(','),
    ...source.flags,
    namespace: source.namespace,
    ...destinationArgs(destinations[0]),
  };
}

/** Those of them that lead to the second cluster, and to its namespace. */
export function destinationArgs(destination: ClusterRef | undefined): ClusterArgs {
  if (!destination) return {};
  const { kubeconfig, context, cluster, user, as } = destination.flags;
  return {
    dstKubeconfig: kubeconfig,
    // Without a name of any kind there would be no second cluster.
    dstContext: context ?? destination.context,
    dstCluster: cluster,
    dstUser: user,
    dstAs: as,
    dstNamespace: destination.namespace,
  };
}
