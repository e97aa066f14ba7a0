import type { Pod } from '../kube/objects.ts';
import type { PlannedNode } from '../plan/plan.ts';

/** Why a node has no ready floater, in the cluster's own words as far as the pod's status tells. Pure. */
export function explainPod(pod: Pod | undefined, node: Pick<PlannedNode, 'ready'>): string {
  const words = pod ? podWords(pod) : 'no floater pod was made for it';
  return node.ready ? words : `the node is not ready; ${words}`;
}

function podWords({ metadata, status }: Pod): string {
  if (metadata.deletionTimestamp) return 'its floater pod is still being removed';
  const [container] = status.containerStatuses ?? [];
  const waiting = container?.state?.waiting;
  if (waiting?.reason && waiting.reason !== 'ContainerCreating') return join(waiting.reason, waiting.message);
  const ended = container?.state?.terminated;
  if (ended) return join(`the floater ended with ${ended.exitCode}`, ended.reason ?? ended.message);
  const scheduled = status.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False') return join(scheduled.reason ?? 'not scheduled', scheduled.message);
  if (status.reason) return join(status.reason, status.message);
  if (waiting) return 'its container is still being created';
  return container ? 'the floater runs but does not answer itself yet' : 'its pod is not started yet';
}

function join(head: string, rest: string | undefined): string {
  return rest ? `${head}: ${rest}` : head;
}
