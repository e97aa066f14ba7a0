import type { ContainerStatus, KubeEvent, Pod } from '../../kube/objects.ts';
import { CONTAINER } from '../../model/labels.ts';
import { TAKEN } from '../readiness.ts';
import { countOf, eventsOf, isOfNow, lastSeen, type Scene, type TroubleCause, timeOf } from './scene.ts';

/** How often a floater must have seen another process on its port: it probes every three seconds. */
const SEEN = 2;
/** After this many restarts, the next start is expected to end in the same way. */
const ENDS = 1;
/** For how many milliseconds the scheduler must have refused the pod: one of our pods may be just leaving. */
const LASTS_MS = 4_000;

/** Why a floater of the node layer does not get its port; undefined if the port is not the problem. Pure. */
export function portCause(pod: Pod, scene: Scene): TroubleCause | undefined {
  if (scene.deployment.layer !== 'node') return undefined;
  return schedulerCause(pod, scene) ?? endedCause(pod, scene) ?? answerCause(pod, scene);
}

function taken(by: 'process' | 'pod', final: boolean, { deployment }: Scene): TroubleCause {
  const words = `port ${deployment.port} of the node is taken by another ${by} (--host-port takes another)`;
  return { words, final };
}

/**
 * Final after some seconds: the scheduler checks again whenever a pod leaves. The kubelet's refusal is not
 * final, because the pod is replaced.
 */
function schedulerCause({ status }: Pod, scene: Scene): TroubleCause | undefined {
  // The kubelet checks again when a pod arrives.
  if (KUBELET.includes(status.reason ?? '')) return taken('pod', false, scene);
  const scheduled = status.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status !== 'False' || !NO_PORT.test(scheduled.message ?? '')) return undefined;
  const since = timeOf(scheduled.lastTransitionTime);
  const isLeaving = scene.pods.some(({ metadata }) => metadata.deletionTimestamp);
  return taken('pod', since > 0 && scene.now - since >= LASTS_MS && !isLeaving, scene);
}

/** pkg/scheduler/framework/plugins/nodeports */
const NO_PORT = /free ports for the requested pod ports/;
const KUBELET: readonly string[] = ['NodePorts', 'PodFitsHostPorts'];

/**
 * A server that ends because it cannot listen, as agnhost's does for UDP. Final after the first, immediate
 * restart.
 */
function endedCause(pod: Pod, scene: Scene): TroubleCause | undefined {
  const container = containerOf(pod);
  const ended = container?.state?.terminated ?? container?.lastState?.terminated;
  if (!container || !IN_USE.test(ended?.message ?? '')) return undefined;
  const isDown = !container.state?.running;
  const final = isDown && container.restartCount >= ENDS && isOfNow(timeOf(ended?.finishedAt), scene);
  return taken('process', final, scene);
}

/** EADDRINUSE in the words of strerror and Go, and of Node. */
const IN_USE = /address (already )?in use|EADDRINUSE/i;

/**
 * A server that keeps running though it cannot listen: its readiness probe finds and reports another process
 * there.
 */
function answerCause(pod: Pod, scene: Scene): TroubleCause | undefined {
  const failures = eventsOf(pod, scene).filter(isReadiness);
  const last = failures.at(-1);
  // What was seen before the container was restarted is over.
  const started = timeOf(containerOf(pod)?.state?.running?.startedAt);
  if (!last || !isTaken(last) || lastSeen(last) < started) return undefined;
  const times = failures.filter(isTaken).reduce((sum, event) => sum + countOf(event), 0);
  return taken('process', times >= SEEN && isOfNow(lastSeen(last), scene), scene);
}

function isReadiness({ reason, message }: KubeEvent): boolean {
  return reason === 'Unhealthy' && (message ?? '').startsWith('Readiness probe');
}

function isTaken({ message }: KubeEvent): boolean {
  return TAKEN.test(message ?? '');
}

function containerOf({ status }: Pod): ContainerStatus | undefined {
  return status.containerStatuses?.find(({ name }) => name === CONTAINER);
}
