import type { Stored } from '../api/objects.ts';
import { deleteObject, FOREGROUND } from '../api/remove.ts';
import { NAMESPACES, RESOURCES, type Resource } from '../api/resources.ts';
import type { Store } from '../api/store.ts';

interface Kept {
  readonly resource: Resource;
  readonly object: Stored;
}

/**
 * Removes objects whose owners are gone or wait for their dependents, and releases the owners that have no
 * dependents left.
 * https://kubernetes.io/docs/concepts/architecture/garbage-collection/
 */
export function collectGarbage(store: Store): void {
  const all = RESOURCES.flatMap((resource) => store.list(resource).map((object) => ({ resource, object })));
  const staying = new Set(all.filter(({ object }) => !isWaiting(object)).map(({ object }) => object.metadata.uid));
  const owners = new Set(all.flatMap(({ object }) => ownersOf(object)));
  for (const { resource, object } of all) {
    const { name, namespace, uid = '', deletionTimestamp } = object.metadata;
    const isLeft = ownersOf(object).length > 0 && !ownersOf(object).some((owner) => staying.has(owner));
    if (isLeft && !deletionTimestamp)
      deleteObject({ store, place: { resource, name, ...(namespace ? { namespace } : {}) }, body: {}, dryRun: false });
    if (isWaiting(object) && !owners.has(uid)) release(store, { resource, object });
  }
}

function ownersOf({ metadata }: Stored): readonly string[] {
  return (metadata.ownerReferences ?? []).map(({ uid }) => uid);
}

/** It waits until its dependents are gone. */
function isWaiting({ metadata }: Stored): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(FOREGROUND);
}

function release(store: Store, { resource, object }: Kept): void {
  const { finalizers = [], ...metadata } = object.metadata;
  const left = finalizers.filter((one) => one !== FOREGROUND);
  // A namespace is emptied before it is removed.
  if (left.length === 0 && resource !== NAMESPACES) store.remove(resource, object);
  else store.put(resource, { ...object, metadata: { ...metadata, ...(left.length > 0 ? { finalizers: left } : {}) } });
}
