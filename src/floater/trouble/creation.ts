import type { KubeEvent } from '../../kube/objects.ts';
import { countOf, firstSeen, isOfNow, isWanted, lastSeen, type Scene, type TroubleCause, timeOf } from './scene.ts';
import { common, reasonLine } from './words.ts';

/**
 * For how many milliseconds a refusal must have lasted: a policy or a service account may be in the making.
 */
const LASTS_MS = 4_000;
/**
 * Pods may be this many milliseconds newer than a refusal that still holds: the controller makes all in one
 * go.
 */
const ONE_GO_MS = 2_000;

interface CreationTrouble {
  readonly pattern: RegExp;
  readonly next: string;
  /** It stays until somebody changes something. */
  readonly lasting: boolean;
}

const KINDS: readonly CreationTrouble[] = [
  {
    // Lasting, unless pods of ours are being deleted: what they used becomes free.
    pattern: /exceeded quota: |failed quota: /,
    next: 'raise the quota, or take another namespace with -n',
    lasting: true,
  },
  {
    // Lasting: the namespace's label stays as it is until somebody changes it.
    pattern: /violates PodSecurity /,
    next: "the namespace's label pod-security.kubernetes.io/enforce says so: change it, or take another namespace with -n",
    lasting: true,
  },
  {
    // Not lasting: a webhook that cannot be called may be just starting.
    pattern: /failed calling webhook/,
    next: 'this webhook does not answer the API server',
    lasting: false,
  },
  {
    // Lasting: the policy checked the pod and denied it; the next pod looks the same.
    pattern: /admission webhook "[^"]*" denied the request|denied request: /,
    next: 'have this policy changed, or take another namespace with -n',
    lasting: true,
  },
  {
    // Not lasting: in a new namespace, the service account appears some moments later.
    pattern: /service ?account/i,
    next: 'it comes by itself in most clusters',
    lasting: false,
  },
];

/**
 * Why the DaemonSet's controller makes no pods, from its FailedCreate events; the same for every node without
 * a pod. Events of an older template, and those followed by new pods, are about a trouble that is over. Pure.
 */
export function creationCause(scene: Scene): TroubleCause | undefined {
  const failures = currentFailures(scene);
  const last = failures.at(-1);
  if (!last) return undefined;
  const kind = KINDS.find(({ pattern }) => pattern.test(last.message ?? ''));
  const same = failures.filter(({ message }) => !kind || kind.pattern.test(message ?? ''));
  const words = reasonLine(`no floater pod can be made: ${shorter(last.message ?? '')}`, kind?.next);
  return { words, final: kind?.lasting === true && lasts(same, scene) && !(isQuota(last) && someLeave(scene)) };
}

/** The current FailedCreate events of this DaemonSet, by time. */
function currentFailures({ deployment, events, templateSince, pods }: Scene): readonly KubeEvent[] {
  const newestPod = Math.max(
    0,
    ...pods.filter((pod) => isWanted(pod, deployment)).map(({ metadata }) => timeOf(metadata.creationTimestamp)),
  );
  return (events.get(deployment.daemonSetUid) ?? [])
    .filter((event) => event.reason === 'FailedCreate')
    .filter((event) => lastSeen(event) >= templateSince && lastSeen(event) + ONE_GO_MS >= newestPod)
    .toSorted((a, b) => lastSeen(a) - lastSeen(b));
}

/**
 * Seen at least twice over some seconds, and current. An event's count includes the time before the template.
 */
function lasts(same: readonly KubeEvent[], scene: Scene): boolean {
  const times = same.reduce((sum, event) => sum + countOf(event), 0);
  const first = Math.max(scene.templateSince, Math.min(...same.map(firstSeen)));
  const last = same.at(-1);
  return times >= 2 && scene.now - first >= LASTS_MS && last !== undefined && isOfNow(lastSeen(last), scene);
}

function isQuota({ message }: KubeEvent): boolean {
  return /exceeded quota: /.test(message ?? '');
}

function someLeave({ pods }: Scene): boolean {
  return pods.some(({ metadata }) => metadata.deletionTimestamp);
}

/** Leaves out the name of a pod that was never made. */
function shorter(message: string): string {
  return common(message)
    .replace(/^Error creating: /, '')
    .replace(/^pods "[^"]*" is forbidden: /, '')
    .replace(/^Internal error occurred: /, '');
}
