import { type Stored, type StoredMeta, timestamp } from './objects.ts';
import { apiVersionOf, DAEMON_SETS, NAMESPACES, PODS, type Resource } from './resources.ts';

/** What the server adds by itself, as far as anything reads it. */
export function defaulted(resource: Resource, object: Stored): Stored {
  const { metadata } = object;
  if (resource !== NAMESPACES) return object;
  const labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name };
  return { ...object, metadata: { ...metadata, labels }, spec: { finalizers: ['kubernetes'] } };
}

/** A DaemonSet records when it was written. Nothing reads by whom, or which fields, so these are left out. */
export function written(resource: Resource, metadata: StoredMeta): StoredMeta {
  if (resource !== DAEMON_SETS) return metadata;
  const { annotations, generation } = metadata;
  const entry = { operation: 'Update', apiVersion: apiVersionOf(resource), time: timestamp() };
  return {
    ...metadata,
    managedFields: [{ ...entry, fieldsType: 'FieldsV1', fieldsV1: {} }],
    annotations: { ...annotations, 'deprecated.daemonset.template.generation': String(generation) },
  };
}

/** The status of a new object. */
export function firstStatus(resource: Resource): Pick<Stored, 'status'> {
  if (resource === NAMESPACES) return { status: { phase: 'Active' } };
  if (resource === PODS) return { status: { phase: 'Pending', qosClass: 'Burstable' } };
  if (resource === DAEMON_SETS) {
    const counts = ['currentNumberScheduled', 'numberMisscheduled', 'desiredNumberScheduled', 'numberReady'];
    return { status: Object.fromEntries(counts.map((count) => [count, 0])) };
  }
  return {};
}
