import { createHash } from 'node:crypto';
import type { DaemonSet, Toleration } from '../kube/objects.ts';
import {
  ANSWER_ANNOTATION,
  CONTAINER,
  EXCLUDE_LABEL,
  FLOATER_LABEL,
  floaterName,
  OUR_LABELS,
  PROFILE_ANNOTATION,
  SPEC_HASH_ANNOTATION,
  TOKEN_ANNOTATION,
} from '../model/labels.ts';
import type { Layer } from '../model/network.ts';
import type { ImageProfile } from './image-profile.ts';
import { livenessScript } from './readiness.ts';
import { TOLERATE_ALL } from './tolerations.ts';
import { notVirtual } from './virtual-nodes.ts';

/** What the manifest depends on about this server. */
export interface Platform {
  /** The server's minor version, e.g. 37 for v1.37. */
  readonly minor: number;
  /** The server serves security.openshift.io: it gives each namespace its own user ids and refuses others. */
  readonly choosesUserIds: boolean;
}

/** The settings that all floaters of a cluster share, in any layer. */
export interface FloaterSettings {
  readonly namespace: string;
  readonly profile: ImageProfile;
  readonly port: number;
  readonly pullPolicy?: 'Always' | 'IfNotPresent' | 'Never' | undefined;
  readonly pullSecret?: string | undefined;
  /** Labels that a node must have, in addition to those of a Linux node. */
  readonly nodeSelector?: Readonly<Record<string, string>> | undefined;
  /** Undefined: every taint. */
  readonly tolerations?: readonly Toleration[] | undefined;
}

/** The floaters of one layer. */
export interface FloaterOptions extends FloaterSettings {
  readonly layer: Layer;
}

/** Options for each of these layers, in their order. The node layer may need another port. Pure. */
export function floatersFor(
  floater: FloaterSettings,
  { layers, hostPort }: { readonly layers: readonly Layer[]; readonly hostPort: number },
): readonly FloaterOptions[] {
  const only = floater.profile.port;
  const portOf = (layer: Layer) => only ?? (layer === 'node' ? hostPort : floater.port);
  return layers.map((layer) => ({ ...floater, layer, port: portOf(layer) }));
}

const SECCOMP_SINCE = 19;
const PING_SYSCTL_SINCE = 18;
const NON_ROOT = 65532;

/**
 * The floaters of one layer. The template contains nothing that belongs to a run, so a second check restarts
 * nothing. A pure function of the options, the token and the platform (Kubernetes 1.16 and later).
 */
export function floaterManifest(options: FloaterOptions, token: string, platform: Platform): DaemonSet {
  const template = podTemplate(options, token, platform);
  const hash = hashOf(template);
  const { layer, profile } = options;
  const labels = ourLabels(layer);
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: {
      name: floaterName(layer),
      namespace: options.namespace,
      labels,
      annotations: {
        [TOKEN_ANNOTATION]: token,
        [SPEC_HASH_ANNOTATION]: hash,
        [PROFILE_ANNOTATION]: profile.name,
        ...(profile.answer === undefined ? {} : { [ANSWER_ANNOTATION]: profile.answer }),
      },
    },
    spec: {
      selector: { matchLabels: labels },
      // Floaters serve nobody, so all of them may be replaced at once when the template changes.
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

/**
 * Shows whether existing floaters match the wanted ones. The virtual nodes that they avoid do not count:
 * existing floaters are the same on every other node, and need no replacement.
 */
function hashOf(template: ReturnType<typeof podTemplate>): string {
  const counted = { ...template, spec: { ...template.spec, affinity: COUNTED_AFFINITY } };
  return createHash('sha256').update(JSON.stringify(counted)).digest('hex').slice(0, 16);
}

/** The labels of every floater of a layer; checks add more labels to some of them. */
export function floaterLabels(layer: Layer): Readonly<Record<string, string>> {
  return { ...ourLabels(layer), ...NO_MESH_LABELS };
}

/** Each DaemonSet selects its own pods by these labels. */
function ourLabels(layer: Layer) {
  return { ...OUR_LABELS, [FLOATER_LABEL]: floaterName(layer) };
}

/**
 * The order of the fields counts in the hash: floaters of earlier versions must not be replaced needlessly.
 */
function podTemplate(options: FloaterOptions, token: string, platform: Platform) {
  const { layer, nodeSelector, tolerations = TOLERATE_ALL } = options;
  return {
    metadata: {
      labels: floaterLabels(layer),
      annotations: NO_MESH_ANNOTATIONS,
    },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 1,
      ...(layer === 'node' ? HOST_NETWORK : {}),
      nodeSelector: { ...nodeSelector, 'kubernetes.io/os': 'linux' },
      affinity: NODE_AFFINITY,
      tolerations,
      securityContext: podSecurity(platform, layer),
      ...(options.pullSecret ? { imagePullSecrets: [{ name: options.pullSecret }] } : {}),
      containers: [floaterContainer(options, token)],
    },
  };
}

/** Names are resolved as in other pods. By default, a pod on the host's network uses the host's resolver. */
const HOST_NETWORK = { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' };

/** A sidecar would answer, or block, in place of the network under test. */
const NO_MESH_LABELS = { 'sidecar.istio.io/inject': 'false', 'kuma.io/sidecar-injection': 'disabled' };
const NO_MESH_ANNOTATIONS = {
  'sidecar.istio.io/inject': 'false',
  'linkerd.io/inject': 'disabled',
  'kuma.io/sidecar-injection': 'disabled',
};

const NOT_EXCLUDED = { key: EXCLUDE_LABEL, operator: 'DoesNotExist' };
const NODE_AFFINITY = affinityOf([NOT_EXCLUDED, ...notVirtual()]);
/** The affinity in the first versions. */
const COUNTED_AFFINITY = affinityOf([NOT_EXCLUDED, { key: 'type', operator: 'NotIn', values: ['virtual-kubelet'] }]);

function affinityOf(matchExpressions: readonly object[]) {
  return {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } },
  };
}

function podSecurity({ minor, choosesUserIds }: Platform, layer: Layer) {
  // Ping without NET_RAW; a safe sysctl since 1.18. On the host's network it would change the host, which no
  // pod may do.
  const sysctls = minor >= PING_SYSCTL_SINCE && layer === 'pod';
  return {
    runAsNonRoot: true,
    ...(choosesUserIds ? {} : { runAsUser: NON_ROOT, runAsGroup: NON_ROOT }),
    ...(minor >= SECCOMP_SINCE ? { seccompProfile: { type: 'RuntimeDefault' } } : {}),
    ...(sysctls ? { sysctls: [{ name: 'net.ipv4.ping_group_range', value: '0 2147483647' }] } : {}),
  };
}

function floaterContainer({ layer, profile, port, pullPolicy }: FloaterOptions, token: string) {
  return {
    name: CONTAINER,
    image: profile.image,
    imagePullPolicy: pullPolicy ?? 'IfNotPresent',
    ...(profile.command.length > 0 ? { command: profile.command } : {}),
    env: [{ name: 'POD_UID', valueFrom: { fieldRef: { fieldPath: 'metadata.uid' } } }, ...profile.env(port, token)],
    ports: [
      { name: 'tcp', containerPort: port, protocol: 'TCP' },
      { name: 'udp', containerPort: port, protocol: 'UDP' },
    ],
    // Inside the container, never by httpGet: that would cross the network under test, and a node with a
    // broken network would be left out instead of reported.
    readinessProbe: {
      exec: { command: ['sh', '-c', profile.readiness(port, layer)] },
      // A kubelet's first probe often comes before the container runs; the second comes one period later.
      periodSeconds: 3,
      timeoutSeconds: 10,
      failureThreshold: 3,
    },
    ...(layer === 'node' ? onTakenPort(port) : {}),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    // No CPU limit: throttling would show as latency of the network.
    resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
  };
}

/**
 * Another process may hold the node's port. If the server ends because of that, its last output is kept; if
 * it stays without listening, it is restarted.
 */
function onTakenPort(port: number) {
  return {
    terminationMessagePolicy: 'FallbackToLogsOnError',
    livenessProbe: {
      exec: { command: ['sh', '-c', livenessScript(port)] },
      initialDelaySeconds: 10,
      periodSeconds: 10,
      timeoutSeconds: 10,
      failureThreshold: 3,
    },
  };
}
