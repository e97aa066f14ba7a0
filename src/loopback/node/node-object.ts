import { randomUUID } from 'node:crypto';
import { type Stored, timestamp } from '../api/objects.ts';

export interface NodeFacts {
  readonly name: string;
  readonly ip: string;
  readonly podCidr: string;
  readonly zone: string;
  /** Additional labels, or other values for the usual ones. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** A node that is ready. */
export function nodeObject({ name, ip, podCidr, zone, labels = {} }: NodeFacts): Stored {
  return {
    metadata: {
      name,
      uid: randomUUID(),
      creationTimestamp: timestamp(),
      labels: {
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'topology.kubernetes.io/zone': zone,
        ...labels,
      },
    },
    spec: { podCIDR: podCidr, podCIDRs: [podCidr] },
    status: {
      conditions: [readyCondition(true)],
      addresses: [
        { type: 'InternalIP', address: ip },
        { type: 'Hostname', address: name },
      ],
      nodeInfo: { kubeletVersion: 'v1.37.2-demo', operatingSystem: 'linux', architecture: 'amd64' },
    },
  };
}

/** Sets the condition of a node whose kubelet reports, or does not. */
export function withReadiness(node: Stored, ready: boolean): Stored {
  return { ...node, status: { ...(node.status as object), conditions: [readyCondition(ready)] } };
}

/**
 * A kubelet is given up after 50 seconds of silence; here the condition says so at once, as if that time had
 * passed.
 */
const SILENCE_MS = 60_000;

function readyCondition(ready: boolean): object {
  const lastTransitionTime = timestamp(new Date(Date.now() - SILENCE_MS));
  return ready
    ? {
        type: 'Ready',
        status: 'True',
        reason: 'KubeletReady',
        message: 'kubelet is posting ready status',
        lastTransitionTime,
      }
    : {
        type: 'Ready',
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
        lastTransitionTime,
      };
}
