import { join } from 'node:path';
import type { LoopbackCluster } from '../../loopback/cluster.ts';

/** The variables that lead the commands to the demo cluster and keep its runs apart from the user's own. */
export function demoVariables({ kubeconfig, folder }: Pick<LoopbackCluster, 'kubeconfig' | 'folder'>) {
  return { KUBECONFIG: kubeconfig, NETDOCTOR_HOME: join(folder, 'state') };
}

export function demoEnvironment(cluster: LoopbackCluster, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, ...demoVariables(cluster) };
}
