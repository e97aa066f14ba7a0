import type { KubeClient } from '../kube/client.ts';
import { loadKubeconfig, resolveContext } from '../kube/kubeconfig.ts';
import type { Io } from '../ui/io.ts';

export interface ClusterArgs {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly namespace?: string | undefined;
}

/** The cluster that the flags and the environment lead to. The first line of a run says which one, and why. */
export async function openCluster(args: ClusterArgs, namespace: string, io: Io): Promise<KubeClient> {
  const context = resolveContext(loadKubeconfig(args.kubeconfig, io.env), args.context);
  const namespaceFrom = args.namespace === undefined ? 'the default' : 'from --namespace';
  io.stderr.write(
    `context ${context.name} (${context.from}), API server ${context.cluster.server}, namespace ${namespace} (${namespaceFrom})\n`,
  );
  const { connect } = await import('../kube/sdk.ts');
  return connect(context, io.signal);
}
