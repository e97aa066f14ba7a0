import type { ContainerStatus, Pod } from '../../kube/objects.ts';
import { CONTAINER } from '../../model/labels.ts';
import { counted } from '../../text/plural.ts';
import { portCause } from './port.ts';
import { pullCause } from './pull.ts';
import {
  countOf,
  eventsOf,
  firstSeen,
  isOfNow,
  isWanted,
  lastSeen,
  type Scene,
  type TroubleCause,
  timeOf,
} from './scene.ts';
import { common, reasonLine } from './words.ts';

/** After this many ends, the next start of a floater is expected to end in the same way. */
const ENDS = 2;
/**
 * After this many failed sandboxes, at least this many milliseconds apart, the next is expected to fail too.
 */
const SANDBOXES = 2;
const SANDBOXES_MS = 5_000;

/** Why this pod is not ready, from its state and its events. Pure. */
export function podCause(pod: Pod, scene: Scene): TroubleCause {
  const { metadata, status } = pod;
  // Not final: it goes as soon as its kubelet answers. If the kubelet never does, the node is the cause.
  if (metadata.deletionTimestamp) return waits('its floater pod is still being removed');
  if (!isWanted(pod, scene.deployment)) return waits('its floater pod is of an older kind and not yet replaced');
  const container = (status.containerStatuses ?? []).find(({ name }) => name === CONTAINER);
  return (
    portCause(pod, scene) ??
    podStateCause(pod) ??
    containerCause(pod, container, scene) ??
    sandboxCause(pod, scene) ??
    waits(container ? runningWords(pod, container, scene) : 'its pod is not started yet')
  );
}

function waits(words: string): TroubleCause {
  return { words: reasonLine(words), final: false };
}

function containerCause(pod: Pod, container: ContainerStatus | undefined, scene: Scene): TroubleCause | undefined {
  if (!container) return undefined;
  const waiting = container.state?.waiting;
  if (waiting) {
    const pull = pullCause(pod, waiting, scene);
    if (pull) return pull;
    if (waiting.reason === 'CreateContainerConfigError') return configCause(pod, waiting.message ?? '', scene);
  }
  return endedCause(container, scene) ?? oddCause(container);
}

/**
 * Final: the container needs something that is missing (a secret, a user other than root), and nothing will
 * provide it. The exception is a kubelet that could not look it up yet.
 */
function configCause(pod: Pod, message: string, scene: Scene): TroubleCause {
  const seen = eventsOf(pod, scene).findLast(({ reason }) => reason === 'Failed');
  const passing = /timed? ?out|failed to sync/i.test(message);
  return {
    words: reasonLine(`CreateContainerConfigError: ${message}`),
    final: !passing && isOfNow(seen ? lastSeen(seen) : 0, scene),
  };
}

/**
 * A floater that ended. Final after the second restart: one end may be an accident (a node that is short of
 * memory for a moment), and the kubelet's pauses get longer than anyone waits.
 */
function endedCause({ state, lastState, restartCount }: ContainerStatus, scene: Scene): TroubleCause | undefined {
  const ended = state?.terminated ?? lastState?.terminated;
  if (!ended) return undefined;
  const isDown = state?.terminated !== undefined || DOWN.includes(state?.waiting?.reason ?? '');
  const { exitCode, reason, message } = ended;
  const why = [reason === 'Error' ? undefined : reason, message && common(message)].filter(Boolean).join(': ');
  const again = restartCount > 0 ? `, ${counted(restartCount, 'restart')}` : '';
  return {
    words: reasonLine(
      `the floater ended with ${exitCode}${why ? `: ${why}` : ''}${again}`,
      reason === 'OOMKilled' ? 'it had not enough memory' : undefined,
    ),
    // While it runs, it may still become ready.
    final: isDown && restartCount >= ENDS && isOfNow(timeOf(ended.finishedAt), scene),
  };
}

/** What a container waits for if it ended or could not be started; the states alternate. */
const DOWN: readonly string[] = ['CrashLoopBackOff', 'RunContainerError'];

/** A state that we do not know, in its own words. */
function oddCause({ state }: ContainerStatus): TroubleCause | undefined {
  const { reason, message } = state?.waiting ?? {};
  if (!reason || PASSING_STATES.includes(reason)) return undefined;
  return waits(message ? `${reason}: ${common(message)}` : reason);
}

const PASSING_STATES: readonly string[] = ['ContainerCreating', 'PodInitializing'];

/**
 * The runtime cannot set up the pod's network, usually because of the CNI plug-in. Final after the second
 * failure; the kubelet tries again after about 12 seconds. NetworkNotReady is not final: a node reports it
 * while its CNI agent starts, and soon becomes not ready because of it.
 */
function sandboxCause(pod: Pod, scene: Scene): TroubleCause | undefined {
  if (pod.status.podIP) return undefined;
  const warnings = eventsOf(pod, scene).filter(({ reason }) => SANDBOX.includes(reason ?? ''));
  const last = warnings.at(-1);
  if (!last) return undefined;
  const failed = warnings.filter(({ reason }) => reason === 'FailedCreatePodSandBox');
  const ended = failed.at(-1);
  return {
    words: sandboxWords(last.message ?? ''),
    final: ended !== undefined && lasts(failed) && isOfNow(lastSeen(ended), scene),
  };
}

const SANDBOX: readonly string[] = ['FailedCreatePodSandBox', 'NetworkNotReady'];

function lasts(failed: readonly Parameters<typeof lastSeen>[0][]): boolean {
  const times = failed.flatMap((event) => [firstSeen(event), lastSeen(event)]);
  const count = failed.reduce((sum, event) => sum + countOf(event), 0);
  return count >= SANDBOXES && Math.max(...times) - Math.min(...times) >= SANDBOXES_MS;
}

function sandboxWords(message: string): string {
  const why = withoutLead(message);
  if (!/network|cni|plugin/i.test(message)) return reasonLine(`its pod cannot be started: ${why}`);
  return reasonLine(`its pod gets no network: ${why}`, 'look at the CNI agent on this node');
}

function withoutLead(message: string): string {
  return common(message)
    .replace(/^Failed to create pod sandbox: /i, '')
    .replace(/^failed to set ?up network: /, '')
    .replace(/^network is not ready: container runtime network not ready: .*message:/, '')
    .replace(/^Network plugin returns error: /, '');
}

/**
 * Not scheduled, evicted, or refused by the kubelet. Never final: memory and disk become free again, and the
 * controller replaces a pod that failed.
 */
function podStateCause({ status }: Pod): TroubleCause | undefined {
  const scheduled = status.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False') {
    const { reason = 'not scheduled', message } = scheduled;
    return waits(message ? `${reason}: ${schedulerWords(message)}` : reason);
  }
  if (!status.reason) return undefined;
  return waits(status.message ? `${status.reason}: ${status.message}` : status.reason);
}

/**
 * A DaemonSet's pod is meant for one node, but the scheduler also counts the others and reports on
 * preemption.
 */
function schedulerWords(message: string): string {
  const [, reasons = ''] = /^\d+\/\d+ nodes are available: (.*?)\.(?: |$)/s.exec(message) ?? [];
  const own = reasons.split(', ').filter((reason) => !/affinity|NodeAffinity/.test(reason));
  return own.length > 0 && reasons !== '' ? own.join(', ').replace(/^1 /, '') : message;
}

function runningWords(pod: Pod, { state }: ContainerStatus, scene: Scene): string {
  if (state?.waiting) return 'its container is still being created';
  const said = eventsOf(pod, scene)
    .map(({ reason, message = '' }) => (reason === 'Unhealthy' ? READINESS.exec(message)?.[1] : undefined))
    .findLast((words) => words !== undefined);
  return `the floater runs but does not answer itself yet${said?.trim() ? `: ${said}` : ''}`;
}

const READINESS = /^Readiness probe \w+: (.*)/s;
