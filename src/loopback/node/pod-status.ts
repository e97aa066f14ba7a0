import type { ContainerSpec, PodFacts } from './image.ts';

/** The state of a pod's only container. */
export type Phase =
  | { readonly kind: 'creating' }
  | { readonly kind: 'waiting'; readonly reason: string; readonly message: string }
  | { readonly kind: 'running'; readonly startedAt: string; readonly ready: boolean };

export interface StatusFacts {
  readonly pod: PodFacts;
  readonly spec: ContainerSpec;
  readonly hostIp: string;
  /** When the pod was scheduled. */
  readonly startTime: string;
  readonly phase: Phase;
  /** The kubelet stopped reporting: its last report remains, but the pod does not count as ready. */
  readonly nodeLost: boolean;
}

/**
 * A pod's status as a kubelet writes it. Pure.
 * https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/
 */
export function podStatus(facts: StatusFacts): object {
  const { pod, spec, hostIp, startTime, phase, nodeLost } = facts;
  const ready = phase.kind === 'running' && phase.ready;
  const condition = (type: string, holds: boolean) => ({
    type,
    status: holds ? 'True' : 'False',
    lastProbeTime: null,
    lastTransitionTime: startTime,
    ...(holds || nodeLost ? {} : notReady(spec.name)),
  });
  return {
    phase: phase.kind === 'running' ? 'Running' : 'Pending',
    conditions: [
      condition('PodReadyToStartContainers', true),
      condition('Initialized', true),
      condition('Ready', ready && !nodeLost),
      condition('ContainersReady', ready),
      condition('PodScheduled', true),
    ],
    hostIP: hostIp,
    hostIPs: [{ ip: hostIp }],
    podIP: pod.ip,
    podIPs: [{ ip: pod.ip }],
    startTime,
    containerStatuses: [
      {
        name: spec.name,
        image: spec.image,
        imageID: '',
        ready,
        started: phase.kind === 'running',
        restartCount: 0,
        lastState: {},
        state: stateOf(phase),
      },
    ],
    qosClass: 'Burstable',
  };
}

function notReady(container: string): object {
  return { reason: 'ContainersNotReady', message: `containers with unready status: [${container}]` };
}

function stateOf(phase: Phase): object {
  switch (phase.kind) {
    case 'creating':
      return { waiting: { reason: 'ContainerCreating' } };
    case 'waiting':
      return { waiting: { reason: phase.reason, message: phase.message } };
    case 'running':
      return { running: { startedAt: phase.startedAt } };
    default:
      return phase satisfies never;
  }
}
