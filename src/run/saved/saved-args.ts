import { savedOptions } from '../../config/run-options.ts';
import type { CheckArgs } from '../../config/settings-table.ts';
import type { ClusterRef, Plan } from '../../model/plan.ts';
import type { ClusterArgs } from '../clusters.ts';

/**
 * The flags that would repeat the check of this plan, with the same clusters, floaters and probes. Secrets
 * are never saved, so a token that was given by flag must be given again. Pure.
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

/** The arguments that lead to the second cluster and its namespace. */
export function destinationArgs(destination: ClusterRef | undefined): ClusterArgs {
  if (!destination) return {};
  const { kubeconfig, context, cluster, user, as } = destination.flags;
  return {
    dstKubeconfig: kubeconfig,
    // Without any name there would be no second cluster.
    dstContext: context ?? destination.context,
    dstCluster: cluster,
    dstUser: user,
    dstAs: as,
    dstNamespace: destination.namespace,
  };
}
