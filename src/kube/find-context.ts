import type { ResolvedContext } from './context.ts';
import { inClusterContext } from './in-cluster.ts';
import type { KubeFlags } from './kube-flags.ts';
import { type Kubeconfig, loadKubeconfig } from './kubeconfig.ts';
import { isPassing } from './named-file.ts';
import { resolveContext } from './overrides.ts';
import { refuseContradictions } from './refusals.ts';

/**
 * The context that kubectl would use with these flags in this environment.
 * @throws UserError if kubectl would refuse
 */
export function findContext(flags: KubeFlags, env: NodeJS.ProcessEnv, serviceAccount?: string): ResolvedContext {
  const kubeconfig = loadKubeconfig(flags.kubeconfig || undefined, env);
  const nothingNamed = kubeconfig.files.length === 0 && !flags.context && !flags.cluster && !flags.server;
  const inCluster = nothingNamed ? inClusterContext(env, flags, serviceAccount) : undefined;
  const context = inCluster ?? resolveContext(kubeconfig, flags);
  refuseContradictions(context);
  return withoutPipes(context, kubeconfig);
}

const FILE_FLAGS = {
  kubeconfig: '--kubeconfig',
  certificateAuthority: '--certificate-authority',
  clientCertificate: '--client-certificate',
  clientKey: '--client-key',
} as const satisfies { readonly [K in keyof KubeFlags]: string };

function withoutPipes(context: ResolvedContext, { files }: Kubeconfig): ResolvedContext {
  const { flags } = context;
  const passing = Object.entries(FILE_FLAGS).filter(([key]) => {
    const path = flags[key as keyof typeof FILE_FLAGS];
    return path ? isPassing(path) : false;
  });
  const byEnvironment = !flags.kubeconfig && files.some(isPassing) ? ['KUBECONFIG'] : [];
  const fromPipes = [...passing.map(([, flag]) => flag), ...byEnvironment];
  if (fromPipes.length === 0) return context;
  return {
    ...context,
    flags: { ...flags, ...Object.fromEntries(passing.map(([key]) => [key, undefined])) },
    fromPipes,
  };
}
