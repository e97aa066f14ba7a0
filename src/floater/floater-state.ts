import type { ContainerStatus, Node, Pod } from '../kube/objects.ts';
import type { FloaterState } from '../model/bound-plan.ts';
import { CONTAINER } from '../model/labels.ts';
import { isUp } from './pods.ts';

/**
 * The state of a floater, from its pod and its node; `node` is undefined if it was not read. Pure.
 *
 * When a node stops reporting, the node controller sets the Ready condition of its pods to False and changes
 * nothing else. So nobody has seen a container fail if it still counts as ready in a pod that does not.
 * https://github.com/kubernetes/kubernetes/blob/master/pkg/controller/util/node/controller_utils.go
 * (MarkPodsNotReady)
 */
export function floaterState(pod: Pod, node?: Node): FloaterState {
  if (isUp(pod)) return 'ready';
  const { metadata, status } = pod;
  const container = (status.containerStatuses ?? []).find(({ name }) => name === CONTAINER);
  const end = endOf(pod, container);
  if (end) return { lost: end };
  const nodeReady = isNodeReady(node);
  if (nodeReady === false) return 'node-not-ready';
  // A kubelet that responds removes deleted pods.
  const unseen = container?.ready === true && !isPodReady(pod);
  if (unseen && !(metadata.deletionTimestamp && nodeReady)) return 'node-not-ready';
  return { lost: metadata.deletionTimestamp ? 'was deleted during the check' : 'is no longer ready' };
}

/** How the floater ended, in its kubelet's words; undefined if it runs. */
function endOf({ status }: Pod, container: ContainerStatus | undefined): string | undefined {
  const { terminated, waiting } = container?.state ?? {};
  if (terminated) return ended(terminated.reason);
  if (waiting) return ended(waiting.reason);
  const isOver = status.phase === 'Failed' || status.phase === 'Succeeded';
  return isOver ? ended(status.reason) : undefined;
}

function ended(reason: string | undefined): string {
  return `ended during the check${reason ? ` (${reason})` : ''}`;
}

function isPodReady({ status }: Pod): boolean {
  return (status.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True');
}

function isNodeReady(node: Node | undefined): boolean | undefined {
  const condition = node?.status.conditions?.find(({ type }) => type === 'Ready');
  return condition && condition.status === 'True';
}
