import type { DaemonSet, Pod } from '../../src/kube/objects.ts';

export interface SetOptions {
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly wanted?: number;
  readonly ready?: number;
}

/** A DaemonSet of the cluster itself, with all pods ready. */
export function aSet(name: string, { namespace = 'kube-system', labels, wanted = 3, ready = wanted }: SetOptions = {}) {
  return {
    metadata: { name, namespace, ...(labels ? { labels } : {}) },
    spec: { selector: { matchLabels: { app: name } } },
    status: { desiredNumberScheduled: wanted, numberReady: ready },
  } satisfies DaemonSet;
}

export function podOn(node: string, ready: boolean): Pod {
  return {
    metadata: { name: `pod-${node}` },
    spec: { nodeName: node, containers: [] },
    status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  };
}

/** A pod that waits for its node. */
export function podFor(node: string): Pod {
  const nodeSelectorTerms = [{ matchFields: [{ key: 'metadata.name', values: [node] }] }];
  const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
  return { metadata: { name: `pod-for-${node}` }, spec: { containers: [], affinity: { nodeAffinity } }, status: {} };
}
