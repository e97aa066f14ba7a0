import type { Pod } from '../kube/objects.ts';
import type { PlannedNode } from '../plan/plan.ts';

/** Why a node has no ready floater, in the cluster's own words as far as the pod's status tells. Pure. */
export function explainPod(
  pod: Pod | undefined,
  node: Pick<PlannedNode, 'ready'>,
  otherImage?: string | undefined,
): string {
  const words = pod ? podWords(pod) : 'no floater pod was made for it';
  const other = otherImage && IMAGE_NOT_FOUND.test(words) ? `; perhaps it is ${otherImage}` : '';
  return `${node.ready ? '' : 'the node is not ready; '}${words}${other}`;
}

/** Registries and runtimes each have their own words for an image that is not there. */
const IMAGE_NOT_FOUND =
  /^(ErrImagePull|ImagePullBackOff|ErrImageNeverPull).*(not found|unknown|not present|does not exist)/is;

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
