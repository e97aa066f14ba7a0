import { ClusterError } from '../errors.ts';
import type { KubeClient } from '../kube/client.ts';
import type { Node, Pod } from '../kube/objects.ts';
import type { FloaterState, SeenFloater } from '../model/bound-plan.ts';
import type { Deployment } from './deploy.ts';
import { floaterState } from './floater-state.ts';
import { floaterOf, isOf, isOfTemplate, isUp, listFloaterPods, nodeOf } from './pods.ts';
import { findNodes } from './trouble/lookout.ts';

/** All floaters of a cluster in their current state; reads only the nodes of floaters that are not ready. */
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
        return { ...floater, state: stateOf(pod, { deployment, nodes }) };
      }),
  );
}

interface Looked {
  readonly deployment: Deployment;
  /** The nodes that were read; undefined if the node no longer exists. */
  readonly nodes: ReadonlyMap<string, Node | undefined>;
}

function stateOf(pod: Pod, { deployment, nodes }: Looked): FloaterState {
  if (!isOfTemplate(pod, deployment)) return { lost: 'is of another template' };
  const name = nodeOf(pod) ?? '';
  const node = nodes.get(name);
  if (nodes.has(name) && !node) return { lost: 'was on a node that left the cluster' };
  return floaterState(pod, node);
}

/** If the nodes cannot be read right now, the pods alone show most of it. */
async function nodesOf(client: KubeClient, pods: readonly Pod[]): Promise<ReadonlyMap<string, Node | undefined>> {
  try {
    return await findNodes(client, [...new Set(pods.flatMap((pod) => nodeOf(pod) ?? []))]);
  } catch (error) {
    if (error instanceof ClusterError) return new Map();
    throw error;
  }
}
