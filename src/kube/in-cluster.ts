import { statSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { ResolvedContext } from './context.ts';
import type { KubeFlags } from './kube-flags.ts';

/** Where the kubelet mounts a pod's service account. */
export const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The cluster in which this process runs as a pod, found as client-go's `InClusterConfig` does
 * (rest/config.go). Of the flags, only server, token and CA apply there (`inClusterClientConfig` in
 * tools/clientcmd).
 */
export function inClusterContext(
  env: NodeJS.ProcessEnv,
  flags: KubeFlags,
  folder: string = SERVICE_ACCOUNT,
): ResolvedContext | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  const tokenFile = join(folder, 'token');
  if (!host || !port || !isFile(tokenFile)) return undefined;
  const server = flags.server || `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  return {
    name: 'in-cluster',
    flags,
    from: `service account in ${folder}`,
    clusterName: 'in-cluster',
    cluster: { server, 'certificate-authority': flags.certificateAuthority || join(folder, 'ca.crt') },
    userName: undefined,
    user: flags.token ? { token: flags.token } : { tokenFile },
    ...(flags.server ? { serverFrom: 'from --server' } : {}),
  };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
