import type { Condition, Node } from '../kube/objects.ts';
import type { SeenCondition } from '../model/circumstances.ts';

/**
 * Conditions that mean trouble if they are not False: those of Kubernetes itself, and those of
 * node-problem-detector's own monitors. Others may mean anything.
 * https://kubernetes.io/docs/reference/node/node-status/#condition
 * https://github.com/kubernetes/node-problem-detector/tree/master/config
 */
const TROUBLES: readonly string[] = [
  'MemoryPressure',
  'DiskPressure',
  'PIDPressure',
  'NetworkUnavailable',
  'KernelDeadlock',
  'ReadonlyFilesystem',
  'CorruptDockerOverlay2',
  'FrequentKubeletRestart',
  'FrequentDockerRestart',
  'FrequentContainerdRestart',
  'FrequentUnregisterNetDevice',
  'KubeletUnhealthy',
  'ContainerRuntimeUnhealthy',
];

/** The troubles that nodes report. Pure. */
export function badConditions(nodes: readonly Node[]): readonly SeenCondition[] {
  return nodes.flatMap(({ metadata, status }) => {
    const bad = (status.conditions ?? []).filter(isBad);
    // A silent kubelet makes all of its conditions Unknown: that is one thing to report.
    const reported = bad.filter(({ type, status: is }) => type === 'Ready' || is !== 'Unknown');
    return (reported.length > 0 ? reported : bad).map((one) => seen(metadata.name, one));
  });
}

function isBad({ type, status }: Condition): boolean {
  return type === 'Ready' ? status !== 'True' : TROUBLES.includes(type) && status !== 'False';
}

function seen(node: string, { type, status, reason, message, lastTransitionTime }: Condition): SeenCondition {
  return {
    node,
    type,
    status,
    ...(reason ? { reason } : {}),
    ...(message ? { message } : {}),
    ...(lastTransitionTime ? { since: lastTransitionTime } : {}),
  };
}
