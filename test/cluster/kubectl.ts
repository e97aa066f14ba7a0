import { join } from 'node:path';
import { planCluster } from './addresses.ts';
import { clientServer, issue, writeKubeconfig } from './pki.ts';
import { marks } from './processes.ts';
import { type Outcome, type RunOptions, run } from './sys.ts';
import type { Cluster } from './types.ts';

async function runKubectl(
  cluster: Cluster,
  { kubeconfig, args }: { kubeconfig: string; args: readonly string[] },
  options: RunOptions = {},
): Promise<Outcome> {
  // kubectl's discovery cache is kept with the cluster, not in the user's home.
  const cache = `--cache-dir=${join(cluster.runDir, 'kubectl-cache')}`;
  const argv = [join(cluster.bin, 'kubectl'), `--kubeconfig=${kubeconfig}`, cache, ...args];
  return await run(argv, { ...options, env: { ...options.env, ...marks(cluster.name, 'kubectl') } });
}

/** Runs the cluster's kubectl as administrator, from the machine's own network. */
export async function kubectl(cluster: Cluster, args: readonly string[], options?: RunOptions): Promise<Outcome> {
  return await runKubectl(cluster, { kubeconfig: cluster.kubeconfig, args }, options);
}

/** Like kubectl, but for the test cluster's own requests, with a separate user in the audit log. */
export async function rigKubectl(cluster: Cluster, args: readonly string[], input?: string): Promise<string> {
  const kubeconfig = join(cluster.runDir, 'pki', 'rig.kubeconfig');
  const { stdout } = await runKubectl(cluster, { kubeconfig, args }, input === undefined ? {} : { input });
  return stdout;
}

/** Creates a kubeconfig for another user (a client certificate). The test grants the user's rights. */
export async function userKubeconfig(
  cluster: Cluster,
  { user, groups = [] }: { user: string; groups?: readonly string[] },
): Promise<string> {
  const dir = join(cluster.runDir, 'pki');
  const file = `user-${user.replaceAll(/[^A-Za-z0-9.-]/g, '_')}`;
  await issue(dir, { file, user, groups });
  return await writeKubeconfig(dir, file, { context: cluster.name, server: clientServer(planCluster(cluster.name)) });
}
