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

/** What the manifest has to go by on this server. */
export interface Platform {
  /** The server's minor version, e.g. 37 for v1.37. */
  readonly minor: number;
  /** Serves security.openshift.io: such a platform gives every namespace user ids of its own and refuses others. */
  readonly choosesUserIds: boolean;
}

/** What the floaters of a cluster have in common, whatever network they stand on. */
export interface FloaterSettings {
  readonly namespace: string;
  readonly profile: ImageProfile;
  readonly port: number;
  readonly pullPolicy?: 'Always' | 'IfNotPresent' | 'Never' | undefined;
  readonly pullSecret?: string | undefined;
  /** Labels that a node must have, beside those of a linux node. */
  readonly nodeSelector?: Readonly<Record<string, string>> | undefined;
  /** Undefined: every taint. */
  readonly tolerations?: readonly Toleration[] | undefined;
}

/** The floaters of one layer. */
export interface FloaterOptions extends FloaterSettings {
  readonly layer: Layer;
}

/** Options for each of these layers, the pods' first. The nodes' own network may need another port. Pure. */
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
 * The floaters of one layer. Nothing of a run stands in the template, so that a second check restarts nothing.
 * A pure function of the options, the token and the platform (Kubernetes 1.16 and later).
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

/**
 * What tells whether floaters are as they are wanted. Which virtual nodes they keep away from does not count: those that
 * stand already are the same on every other node, and need no replacement.
 */
function hashOf(template: ReturnType<typeof podTemplate>): string {
  const counted = { ...template, spec: { ...template.spec, affinity: COUNTED_AFFINITY } };
  return createHash('sha256').update(JSON.stringify(counted)).digest('hex').slice(0, 16);
}

/** What every floater of a layer is labelled with; checks label some of them further. */
export function floaterLabels(layer: Layer): Readonly<Record<string, string>> {
  return { ...ourLabels(layer), ...NO_MESH_LABELS };
}

/** Each DaemonSet selects its own pods by them. */
function ourLabels(layer: Layer) {
  return { ...OUR_LABELS, [FLOATER_LABEL]: floaterName(layer) };
}

/** The order of its fields counts in the hash: floaters of earlier versions must not be replaced for nothing. */
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

/** Names are looked up as pods do: by default a pod on the host's network asks what the host asks. */
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
/** As the first versions had it. */
const COUNTED_AFFINITY = affinityOf([NOT_EXCLUDED, { key: 'type', operator: 'NotIn', values: ['virtual-kubelet'] }]);

function affinityOf(matchExpressions: readonly object[]) {
  return {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } },
  };
}

function podSecurity({ minor, choosesUserIds }: Platform, layer: Layer) {
  // Ping without NET_RAW; a safe sysctl since 1.18. On the host's network it would be the host's own, which no pod may set.
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
    // Inside the container, never by httpGet: that would cross the network under test, and a node whose
    // network is broken would be left out instead of named.
    readinessProbe: {
      exec: { command: ['sh', '-c', profile.readiness(port, layer)] },
      // A kubelet's first look often comes before the container runs; the second is a period later.
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

/** A node's port may be another process's: the last words of a server that ends for it are kept, one that stays is started anew. */
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
