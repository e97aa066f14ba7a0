import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeClient } from '../kube/client.ts';
import type { Pod } from '../kube/objects.ts';
import type { Floater } from '../plan/bind.ts';
import type { PlannedNode, Untested } from '../plan/plan.ts';
import type { Deployment } from './deploy.ts';
import { explainPod } from './explain.ts';
import { floaterOf, isReady, listFloaterPods, nodeOf } from './pods.ts';

export interface VerifyRequest {
  readonly client: KubeClient;
  readonly deployment: Deployment;
  /** What the run calls the cluster. */
  readonly cluster: string;
  /** The name under which the image may be found, if not under the wanted one. */
  readonly otherImage?: string | undefined;
  /** Nodes that should have a floater. */
  readonly nodes: readonly PlannedNode[];
  readonly podWaitMs: number;
  readonly signal: AbortSignal;
  readonly onProgress: (ready: number, waitingFor: readonly string[]) => void;
}

export interface Verified {
  readonly floaters: readonly Floater[];
  /** Nodes whose floater did not get ready in time, with the cluster's words for it. */
  readonly missing: readonly Untested[];
}

const POLL_MS = 500;

/**
 * Waits until every node has its floater or the time is up; one list for all nodes a poll. A watch would have to be
 * guarded against half-open connections; at one list every half second there is nothing to gain.
 */
export async function verifyFloaters(request: VerifyRequest): Promise<Verified> {
  const deadline = Date.now() + request.podWaitMs;
  while (true) {
    const pods = await listFloaterPods(request.client, request.deployment);
    const seen = sortOut(request, pods);
    request.onProgress(
      seen.floaters.length,
      seen.missing.map(({ node }) => node),
    );
    if (seen.missing.length === 0 || Date.now() >= deadline) return seen;
    await sleep(POLL_MS, undefined, { signal: request.signal });
  }
}

/** Pure: ready floaters, and for every other node what its pod says. */
function sortOut({ deployment, cluster, nodes, otherImage }: VerifyRequest, pods: readonly Pod[]): Verified {
  const byNode = Map.groupBy(pods, nodeOf);
  const floaters: Floater[] = [];
  const missing: Untested[] = [];
  for (const node of nodes) {
    const own = byNode.get(node.name) ?? [];
    const ready = own.find((pod) => isReady(pod, deployment));
    if (ready) floaters.push(floaterOf(ready, deployment, cluster));
    else {
      const reason = explainPod(own.at(-1), node, otherImage);
      missing.push({ cluster, node: node.name, reason, byRule: false });
    }
  }
  return { floaters, missing };
}
