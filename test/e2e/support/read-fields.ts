const META = ['name', 'namespace', 'uid', 'resourceVersion', 'creationTimestamp', 'deletionTimestamp', 'labels'].map(
  (field) => `metadata.${field}`,
);
const CONDITION = ['type', 'status', 'reason', 'message', 'lastTransitionTime'];
const STATES = ['waiting.reason', 'waiting.message', 'terminated.reason', 'terminated.exitCode', 'running'];

/** The fields of each kind that the product reads: src/kube/objects.ts, and the code that uses its types. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Node: [
    ...META,
    ...[
      'spec.podCIDR',
      'spec.podCIDRs[]',
      'spec.unschedulable',
      'status.addresses[].type',
      'status.addresses[].address',
    ],
    ...CONDITION.map((field) => `status.conditions[].${field}`),
  ],
  Namespace: [...META, 'status.phase'],
  DaemonSet: [
    ...META,
    ...['metadata.annotations', 'metadata.managedFields[].time', 'spec.template.metadata.annotations'],
    ...['name', 'image', 'ports[].name', 'ports[].containerPort'].map(
      (field) => `spec.template.spec.containers[].${field}`,
    ),
  ],
  Pod: [
    ...META,
    ...['metadata.annotations', 'metadata.ownerReferences[].uid', 'spec.nodeName', 'spec.containers[].name'],
    ...['spec.initContainers[].name', 'status.phase', 'status.reason', 'status.message'],
    ...['status.podIP', 'status.podIPs[].ip'],
    ...CONDITION.map((field) => `status.conditions[].${field}`),
    ...['name', 'ready', 'restartCount', 'state', 'lastState'].map((field) => `status.containerStatuses[].${field}`),
    ...STATES.map((field) => `status.containerStatuses[].state.${field}`),
  ],
  Event: [
    ...META,
    ...['involvedObject.kind', 'involvedObject.name', 'involvedObject.uid', 'reason', 'message', 'count'],
    ...['firstTimestamp', 'lastTimestamp', 'eventTime', 'series'],
  ],
  ServiceAccount: META,
  ClusterRole: [
    ...META,
    ...['apiGroups[]', 'resources[]', 'verbs[]', 'nonResourceURLs[]'].map((field) => `rules[].${field}`),
  ],
  ClusterRoleBinding: [
    ...META,
    ...['roleRef.kind', 'roleRef.name', 'subjects[].kind', 'subjects[].name', 'subjects[].namespace'],
  ],
  SelfSubjectAccessReview: ['status.allowed'],
  SelfSubjectReview: ['status.userInfo.username'],
  APIGroup: ['name'],
  Status: ['status', 'message', 'reason', 'code', 'details.causes[].reason', 'details.causes[].message'],
};

/**
 * The fields of an answer that the product reads, by its kind; for a list, the fields of its items and its
 * own.
 */
export function readFieldsOf(body: unknown): readonly string[] {
  const { kind } = body as { readonly kind?: string };
  if (kind === undefined) return ['major', 'minor', 'gitVersion'];
  if (kind === 'APIGroupList') return ['kind', 'groups[].name'];
  const item = kind.endsWith('List') ? kind.slice(0, -'List'.length) : undefined;
  const own = FIELDS[item ?? kind] ?? [];
  return item
    ? ['kind', 'metadata.resourceVersion', 'metadata.continue', 'items', ...own.map((field) => `items[].${field}`)]
    : ['kind', ...own];
}
