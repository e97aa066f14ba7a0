import type { ResolvedContext } from './context.ts';
import { inClusterContext } from './in-cluster.ts';
import { loadKubeconfig } from './kubeconfig.ts';
import { type KubeFlags, resolveContext } from './overrides.ts';
import { refuseContradictions } from './refusals.ts';

/**
 * What kubectl would talk to with these flags in this environment.
 * @throws UserError where kubectl would refuse
 */
export function findContext(flags: KubeFlags, env: NodeJS.ProcessEnv, serviceAccount?: string): ResolvedContext {
  const kubeconfig = loadKubeconfig(flags.kubeconfig || undefined, env);
  const nothingNamed = kubeconfig.files.length === 0 && !flags.context && !flags.cluster && !flags.server;
  const inCluster = nothingNamed ? inClusterContext(env, flags, serviceAccount) : undefined;
  const context = inCluster ?? resolveContext(kubeconfig, flags);
  refuseContradictions(context);
  return context;
}
