import { ClusterError } from '../errors.ts';
import type { KubeClient } from '../kube/client.ts';
import type { Node, Pod } from '../kube/objects.ts';
import type { SeenFloater } from '../plan/bind.ts';
import type { Deployment } from './deploy.ts';
import { floaterState } from './floater-state.ts';
import { floaterOf, isOf, isOfTemplate, isUp, listFloaterPods, nodeOf } from './pods.ts';
import { findNodes } from './trouble/lookout.ts';

/** All floaters of a cluster as they are now, whatever their state; nodes are asked only for those that are not ready. */
export async function seenFloaters(
  client: KubeClient,
  deployments: readonly Deployment[],
  cluster: string,
): Promise<readonly SeenFloater[]> {
  const pods = await listFloaterPods(client, deployments);
  const nodes = await nodesOf(
    client,
    pods.filter((pod) => !isUp(pod)),
  );
  return deployments.flatMap((deployment) =>
    pods
      .filter((pod) => isOf(pod, deployment))
      .map((pod): SeenFloater => {
        const floater = floaterOf(pod, deployment, cluster);
        const state = floaterState(pod, nodes.get(floater.node));
        return { ...floater, state: isOfTemplate(pod, deployment) ? state : { lost: 'is of another template' } };
      }),
  );
}

/** What cannot be read just now is done without: a pod tells most of it alone. */
async function nodesOf(client: KubeClient, pods: readonly Pod[]): Promise<ReadonlyMap<string, Node | undefined>> {
  try {
    return await findNodes(client, [...new Set(pods.flatMap((pod) => nodeOf(pod) ?? []))]);
  } catch (error) {
    if (error instanceof ClusterError) return new Map();
    throw error;
  }
}
