import { LONGEST_WORDS } from './limits.ts';
import { anything, count, flag, list, map, object, type Shape, text, words } from './shape.ts';

/**
 * The shapes of the types in objects.ts, by kind: the types only claim them, and these functions enforce
 * them.
 */

const said = words(LONGEST_WORDS);
const NAMED = { metadata: { name: '' } };

const METADATA = object(
  {
    name: text,
    namespace: text,
    uid: text,
    resourceVersion: text,
    creationTimestamp: text,
    deletionTimestamp: text,
    labels: map(text),
    annotations: map(text),
    ownerReferences: list(object({ kind: text, name: text, uid: text }, { kind: '', name: '', uid: '' })),
    managedFields: list(object({ time: text, subresource: text })),
  },
  { name: '' },
);

const CONDITIONS = list(
  object(
    { type: text, status: text, reason: text, message: said, lastTransitionTime: text },
    { type: '', status: 'Unknown' },
  ),
);

const NODE = object(
  {
    metadata: METADATA,
    spec: object({
      podCIDR: text,
      podCIDRs: list(text),
      unschedulable: flag,
      taints: list(object({ key: text, value: text, effect: text }, { key: '', effect: '' })),
    }),
    status: object({
      conditions: CONDITIONS,
      addresses: list(object({ type: text, address: text }, { type: '', address: '' })),
      nodeInfo: object({ kubeletVersion: text, kernelVersion: text, osImage: text, containerRuntimeVersion: text }),
    }),
  },
  { ...NAMED, spec: {}, status: {} },
);

const STATE = object({
  waiting: object({ reason: text, message: said }),
  running: object({ startedAt: text }),
  terminated: object({ reason: text, message: said, exitCode: anything, finishedAt: text }, { exitCode: -1 }),
});
const NAMES = list(object({ name: text }, { name: '' }));

const POD = object(
  {
    metadata: METADATA,
    spec: object(
      {
        nodeName: text,
        hostNetwork: flag,
        containers: NAMES,
        initContainers: NAMES,
        affinity: object({
          nodeAffinity: object({
            requiredDuringSchedulingIgnoredDuringExecution: object(
              {
                nodeSelectorTerms: list(
                  object({ matchFields: list(object({ key: text, values: list(text) }, { key: '' })) }),
                ),
              },
              { nodeSelectorTerms: [] },
            ),
          }),
        }),
      },
      { containers: [] },
    ),
    status: object({
      phase: text,
      reason: text,
      message: said,
      conditions: CONDITIONS,
      podIPs: list(object({ ip: text }, { ip: '' })),
      hostIPs: list(object({ ip: text }, { ip: '' })),
      podIP: text,
      hostIP: text,
      containerStatuses: list(
        object(
          { name: text, ready: flag, restartCount: count, state: STATE, lastState: STATE },
          { name: '', ready: false, restartCount: 0 },
        ),
      ),
    }),
  },
  { ...NAMED, spec: { containers: [] }, status: {} },
);

const EVENT = object(
  {
    metadata: METADATA,
    involvedObject: object({ kind: text, name: text, uid: text }),
    source: object({ component: text, host: text }),
    reason: text,
    message: said,
    count,
    firstTimestamp: text,
    lastTimestamp: text,
    eventTime: text,
    series: object({ count, lastObservedTime: text }),
  },
  { ...NAMED, involvedObject: {} },
);

const DAEMON_SET = object(
  {
    metadata: METADATA,
    spec: object({
      template: object({
        metadata: object({ labels: map(text), annotations: map(text) }),
        spec: object(
          {
            containers: list(
              object(
                { name: text, image: text, ports: list(object({ name: text, containerPort: count })) },
                { name: '' },
              ),
            ),
          },
          { containers: [] },
        ),
      }),
      selector: object({ matchLabels: map(text), matchExpressions: list(anything) }),
    }),
    status: object({ desiredNumberScheduled: count, numberReady: count }),
  },
  { ...NAMED, spec: {} },
);

const SERVICE_PORTS = list(object({ name: text, protocol: text, port: count, nodePort: count }, { port: 0 }));
const SERVICE = object(
  {
    metadata: METADATA,
    spec: object({
      clusterIP: text,
      clusterIPs: list(text),
      ipFamilies: list(text),
      selector: map(text),
      ports: SERVICE_PORTS,
    }),
  },
  { ...NAMED, spec: {} },
);

const TARGET_REF = object({ kind: text, name: text });
const SLICE = object(
  {
    metadata: METADATA,
    addressType: text,
    endpoints: list(
      object({ addresses: list(text), conditions: object({ ready: flag }), targetRef: TARGET_REF }, { addresses: [] }),
    ),
    ports: list(object({ name: text, protocol: text, port: count })),
  },
  { ...NAMED, addressType: '' },
);
const ENDPOINTS = object(
  {
    metadata: METADATA,
    subsets: list(
      object({ addresses: list(object({ ip: text, targetRef: TARGET_REF }, { ip: '' })), ports: SERVICE_PORTS }),
    ),
  },
  NAMED,
);

const ROLE_RULES = list(
  object({ apiGroups: list(text), resources: list(text), nonResourceURLs: list(text), verbs: list(text) }),
);

const PLAIN = object({ metadata: METADATA }, NAMED);

const KINDS: Readonly<Record<string, Shape>> = {
  Node: NODE,
  Pod: POD,
  Event: EVENT,
  DaemonSet: DAEMON_SET,
  Service: SERVICE,
  EndpointSlice: SLICE,
  Endpoints: ENDPOINTS,
  ConfigMap: object({ metadata: METADATA, data: map(text) }, NAMED),
  Namespace: object({ metadata: METADATA, status: object({ phase: text }) }, NAMED),
  NetworkPolicy: PLAIN,
  Deployment: PLAIN,
  StatefulSet: PLAIN,
  ServiceAccount: PLAIN,
  ClusterRole: object({ metadata: METADATA, rules: ROLE_RULES }, NAMED),
  ClusterRoleBinding: object(
    {
      metadata: METADATA,
      roleRef: object({ kind: text, name: text }, { kind: '', name: '' }),
      subjects: list(object({ kind: text, name: text, namespace: text }, { kind: '', name: '' })),
    },
    { ...NAMED, roleRef: { kind: '', name: '' } },
  ),
  APIGroupList: object({ groups: list(object({ name: text }, { name: '' })) }, { groups: [] }),
  SelfSubjectAccessReview: object({ status: object({ allowed: flag }) }),
  SelfSubjectReview: object({ status: object({ userInfo: object({ username: text }) }) }),
};

/** GET /version has no kind. */
const VERSION = object({ major: text, minor: text, gitVersion: text }, { major: '', minor: '', gitVersion: 'unknown' });

/** As in Go, a list without items is an empty list. */
function listOf(item: Shape): Shape {
  return object(
    { metadata: object({ resourceVersion: text, continue: text }), items: list(item) },
    { metadata: {}, items: [] },
  );
}

/**
 * An object of the API server in the form that the rest of the code expects: a value of the wrong type is
 * treated as missing, so a malformed object affects only itself. In a list of an unknown kind, each item has
 * a name. Pure.
 */
export function shaped(value: object): object {
  const kind = 'kind' in value && typeof value.kind === 'string' ? value.kind : '';
  const own = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  const item = kind.endsWith('List') ? kind.slice(0, -'List'.length) : '';
  const ofList = Object.hasOwn(KINDS, item) ? KINDS[item] : item === '' ? undefined : PLAIN;
  const shape = own ?? (ofList ? listOf(ofList) : kind === '' ? VERSION : anything);
  // Given an object, each of these shapes returns an object.
  return shape(value) as object;
}
