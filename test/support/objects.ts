import type { Deployment } from '../../src/floater/deploy.ts';
import { agnhostProfile } from '../../src/floater/image-profile.ts';
import type { FloaterOptions, Platform } from '../../src/floater/manifests.ts';
import type { DaemonSet, Namespace, Node, Pod } from '../../src/kube/objects.ts';
import {
  CONTAINER,
  FLOATER,
  MANAGED_BY,
  MANAGER,
  SPEC_HASH_ANNOTATION,
  TOKEN_ANNOTATION,
} from '../../src/model/labels.ts';
import { TOKEN, uidOf } from './plan.ts';

export const NAMESPACE = 'netdoctor-system';
export const DAEMON_SET_UID = 'dddddddd-0000-4000-8000-000000000000';
export const SPEC_HASH = 'feedfeedfeedfeed';

export const deployment: Deployment = {
  layer: 'pod',
  namespace: NAMESPACE,
  namespaceChange: 'none',
  daemonSet: 'unchanged',
  daemonSetUid: DAEMON_SET_UID,
  token: TOKEN,
  specHash: SPEC_HASH,
  profile: 'agnhost',
  port: 8889,
  notes: [],
};

export const floaterOptions: FloaterOptions = {
  layer: 'pod',
  namespace: NAMESPACE,
  profile: agnhostProfile({}),
  port: 8889,
};
/** The options for the nodes' own network. */
export const hostOptions: FloaterOptions = { ...floaterOptions, layer: 'node' };

export const platform: Platform = { minor: 37, choosesUserIds: false };

/** A linux node as the API shows it. `labels` are added. */
export function aKubeNode(name: string, labels: Readonly<Record<string, string>> = {}, over: Partial<Node> = {}): Node {
  return {
    metadata: { name, labels: { 'kubernetes.io/os': 'linux', ...labels } },
    spec: { podCIDR: '10.244.1.0/24', podCIDRs: ['10.244.1.0/24'] },
    status: {
      conditions: [{ type: 'Ready', status: 'True' }],
      addresses: [{ type: 'InternalIP', address: '198.18.1.11' }],
    },
    ...over,
  };
}

export interface PodParts {
  readonly metadata?: Partial<Pod['metadata']>;
  readonly spec?: Partial<Pod['spec']>;
  readonly status?: Pod['status'];
}

/** The ready floater pod on n`n`. */
export function aPod(n: number, { metadata, spec, status }: PodParts = {}): Pod {
  return {
    metadata: {
      name: `netdoctor-floater-${n}`,
      uid: uidOf(n),
      annotations: { [SPEC_HASH_ANNOTATION]: SPEC_HASH },
      ownerReferences: [{ kind: 'DaemonSet', name: FLOATER, uid: DAEMON_SET_UID }],
      ...metadata,
    },
    spec: { nodeName: `n${n}`, containers: [{ name: CONTAINER }], ...spec },
    status: status ?? {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      podIP: `10.244.${n}.2`,
      podIPs: [{ ip: `10.244.${n}.2` }],
      containerStatuses: [{ name: CONTAINER, ready: true, restartCount: 0 }],
    },
  };
}

export function aNamespace(labels: Readonly<Record<string, string>> = {}, over: object = {}): Namespace {
  return { metadata: { name: NAMESPACE, uid: 'aaaaaaaa-0000-4000-8000-000000000000', labels, ...over } };
}

/** Our DaemonSet as it is in the cluster. */
export function aDaemonSet(over: Partial<DaemonSet['metadata']> = {}): DaemonSet {
  return {
    metadata: {
      name: FLOATER,
      namespace: NAMESPACE,
      uid: DAEMON_SET_UID,
      resourceVersion: '42',
      labels: { [MANAGED_BY]: MANAGER },
      annotations: { [TOKEN_ANNOTATION]: TOKEN, [SPEC_HASH_ANNOTATION]: SPEC_HASH },
      ...over,
    },
    spec: {},
  };
}

export function listOf<T>(items: readonly T[], token?: string) {
  return { metadata: token ? { continue: token } : {}, items };
}
