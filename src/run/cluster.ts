import { parseRequestTimeout } from '../config/duration.ts';
import type { KubeClient } from '../kube/client.ts';
import type { ResolvedContext } from '../kube/context.ts';
import { findContext } from '../kube/find-context.ts';
import type { KubeFlags } from '../kube/overrides.ts';
import type { Io } from '../ui/io.ts';

export interface ClusterArgs extends KubeFlags {
  readonly namespace?: string | undefined;
  readonly requestTimeout?: string | undefined;
}

/** The cluster that the flags and the environment lead to. The first line of a run says which one, and why. */
export async function openCluster(args: ClusterArgs, namespace: string, io: Io): Promise<KubeClient> {
  const requestTimeoutMs = parseRequestTimeout(args.requestTimeout);
  const context = findContext(args, io.env);
  const namespaceFrom = args.namespace === undefined ? 'the default' : 'from --namespace';
  io.stderr.write(`${contextWords(context)}, namespace ${namespace} (${namespaceFrom})\n`);
  const { connect } = await import('../kube/sdk.ts');
  const terminal = process.stdin.isTTY === true;
  return connect(context, { signal: io.signal, env: io.env, terminal, requestTimeoutMs });
}

/** What the flags did not choose comes from the context, and needs no words. */
export function contextWords({ name, from, cluster, serverFrom, userName, userFrom, user }: ResolvedContext): string {
  return [
    `context ${name} (${from})`,
    `API server ${cluster.server}${serverFrom ? ` (${serverFrom})` : ''}`,
    ...(userFrom ? [`user ${userName} (${userFrom})`] : []),
    ...(user.as ? [`acting as ${user.as}`] : []),
  ].join(', ');
}
