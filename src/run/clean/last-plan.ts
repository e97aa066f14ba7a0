import { UserError } from '../../errors.ts';
import type { KubeClient } from '../../kube/client.ts';
import { withoutPassword } from '../../kube/without-password.ts';
import type { ClusterRef, Plan } from '../../model/plan.ts';
import { sameCluster } from '../../model/same-cluster.ts';
import { fingerprintOf } from '../../preflight/facts.ts';
import { planOrNothing } from '../../state/latest.ts';
import { runIds } from '../../state/run-folders.ts';
import type { Io } from '../../ui/io.ts';
import { say } from '../../ui/say.ts';

/** A cluster in its current state. */
export interface AskedCluster {
  readonly client: KubeClient;
  /** Or the error, if the cluster could not be asked for it. */
  readonly fingerprint: string | { readonly error: unknown };
}

export async function ask(client: KubeClient): Promise<AskedCluster> {
  try {
    return { client, fingerprint: await fingerprintOf(client) };
  } catch (error) {
    return { client, fingerprint: { error } };
  }
}

/**
 * The plan of the newest run from this cluster, with this destination if one is given; undefined if none is
 * saved.
 */
export async function lastPlan(
  source: AskedCluster,
  destination: string | undefined,
  { env, stderr }: Pick<Io, 'env' | 'stderr'>,
): Promise<Plan | undefined> {
  try {
    for (const runId of await runIds(env)) {
      const plan = await planOrNothing(env, runId);
      if (plan && isFrom(plan, source) && (!destination || plan.destinations[0]?.context === destination)) return plan;
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // The saved runs are not needed to remove the floaters.
    say(stderr, `note: ${error.message}: what the last check was of is not known`);
  }
  return undefined;
}

/**
 * A name can lead to another cluster by now, because kubeadm names every context kubernetes-admin@kubernetes.
 */
function isFrom({ source }: Plan, now: AskedCluster): boolean {
  return source.context === now.client.context.name && isSameCluster(source, now);
}

/** Whether it is that cluster, as far as the cluster could be asked. */
export function isSameCluster(ref: ClusterRef, { client, fingerprint }: AskedCluster): boolean {
  const server = withoutPassword(client.context.cluster.server);
  return typeof fingerprint === 'string' ? sameCluster(ref, { fingerprint, server }) : ref.server === server;
}
