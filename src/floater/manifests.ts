import { createHash } from 'node:crypto';
import type { DaemonSet, Namespace } from '../kube/objects.ts';
import type { ImageProfile } from './image-profile.ts';
import {
  CONTAINER,
  EXCLUDE_LABEL,
  FLOATER,
  FLOATER_LABEL,
  OUR_LABELS,
  PROFILE_ANNOTATION,
  SPEC_HASH_ANNOTATION,
  TOKEN_ANNOTATION,
} from './labels.ts';

/** What the manifest has to go by on this server. */
export interface Platform {
  /** The server's minor version, e.g. 37 for v1.37. */
  readonly minor: number;
  /** Serves security.openshift.io: such a platform gives every namespace user ids of its own and refuses others. */
  readonly choosesUserIds: boolean;
}

export interface FloaterOptions {
  readonly namespace: string;
  readonly profile: ImageProfile;
  readonly port: number;
  readonly pullPolicy?: 'Always' | 'IfNotPresent' | 'Never' | undefined;
  readonly pullSecret?: string | undefined;
}

const SECCOMP_SINCE = 19;
const PING_SYSCTL_SINCE = 18;
const NON_ROOT = 65532;

/** A namespace of ours, which enforces Pod Security `restricted`. OpenShift must not narrow our nodes by its default selector. */
export function namespaceManifest(name: string): Namespace {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: { ...OUR_LABELS, 'pod-security.kubernetes.io/enforce': 'restricted' },
      annotations: { 'openshift.io/node-selector': '' },
    },
  };
}

/**
 * The floaters of the pod layer. Nothing of a run stands in the template, so that a second check restarts nothing.
 * A pure function of the options, the token and the platform (Kubernetes 1.16 and later).
 */
export function floaterManifest(options: FloaterOptions, token: string, platform: Platform): DaemonSet {
  const template = podTemplate(options, token, platform);
  const hash = createHash('sha256').update(JSON.stringify(template)).digest('hex').slice(0, 16);
  const labels = { ...OUR_LABELS, [FLOATER_LABEL]: FLOATER };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: {
      name: FLOATER,
      namespace: options.namespace,
      labels,
      annotations: {
        [TOKEN_ANNOTATION]: token,
        [SPEC_HASH_ANNOTATION]: hash,
        [PROFILE_ANNOTATION]: options.profile.name,
      },
    },
    spec: {
      selector: { matchLabels: labels },
      // Floaters serve nobody: when the template changes, all may be replaced at once.
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '100%' } },
      template: {
        ...template,
        metadata: {
          ...template.metadata,
          annotations: { ...template.metadata.annotations, [SPEC_HASH_ANNOTATION]: hash },
        },
      },
    },
  };
}

function podTemplate(options: FloaterOptions, token: string, platform: Platform) {
  return {
    metadata: {
      labels: { ...OUR_LABELS, [FLOATER_LABEL]: FLOATER, ...NO_MESH_LABELS },
      annotations: NO_MESH_ANNOTATIONS,
    },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 1,
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      affinity: { nodeAffinity: NODE_AFFINITY },
      tolerations: [{ operator: 'Exists' }],
      securityContext: podSecurity(platform),
      ...(options.pullSecret ? { imagePullSecrets: [{ name: options.pullSecret }] } : {}),
      containers: [floaterContainer(options, token)],
    },
  };
}

/** A sidecar would answer, or block, in place of the network under test. */
const NO_MESH_LABELS = { 'sidecar.istio.io/inject': 'false', 'kuma.io/sidecar-injection': 'disabled' };
const NO_MESH_ANNOTATIONS = {
  'sidecar.istio.io/inject': 'false',
  'linkerd.io/inject': 'disabled',
  'kuma.io/sidecar-injection': 'disabled',
};

const NODE_AFFINITY = {
  requiredDuringSchedulingIgnoredDuringExecution: {
    nodeSelectorTerms: [
      {
        matchExpressions: [
          { key: EXCLUDE_LABEL, operator: 'DoesNotExist' },
          { key: 'type', operator: 'NotIn', values: ['virtual-kubelet'] },
        ],
      },
    ],
  },
};

function podSecurity({ minor, choosesUserIds }: Platform) {
  return {
    runAsNonRoot: true,
    ...(choosesUserIds ? {} : { runAsUser: NON_ROOT, runAsGroup: NON_ROOT }),
    ...(minor >= SECCOMP_SINCE ? { seccompProfile: { type: 'RuntimeDefault' } } : {}),
    // Ping without NET_RAW; a safe sysctl since 1.18.
    ...(minor >= PING_SYSCTL_SINCE ? { sysctls: [{ name: 'net.ipv4.ping_group_range', value: '0 2147483647' }] } : {}),
  };
}

function floaterContainer({ profile, port, pullPolicy }: FloaterOptions, token: string) {
  return {
    name: CONTAINER,
    image: profile.image,
    imagePullPolicy: pullPolicy ?? 'IfNotPresent',
    command: profile.command,
    env: [{ name: 'POD_UID', valueFrom: { fieldRef: { fieldPath: 'metadata.uid' } } }, ...profile.env(port, token)],
    ports: [
      { name: 'tcp', containerPort: port, protocol: 'TCP' },
      { name: 'udp', containerPort: port, protocol: 'UDP' },
    ],
    // Inside the container, never by httpGet: that would cross the network under test, and a node whose
    // network is broken would be left out instead of named.
    readinessProbe: {
      exec: { command: ['sh', '-c', profile.readiness(port)] },
      // A kubelet's first look often comes before the container runs; the second is a period later.
      periodSeconds: 3,
      timeoutSeconds: 10,
      failureThreshold: 3,
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    // No CPU limit: throttling would show as latency of the network.
    resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
  };
}
