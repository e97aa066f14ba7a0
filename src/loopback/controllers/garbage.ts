import type { Stored } from '../api/objects.ts';
import { deleteObject, FOREGROUND } from '../api/remove.ts';
import { NAMESPACES, RESOURCES, type Resource } from '../api/resources.ts';
import type { Store } from '../api/store.ts';

interface Kept {
  readonly resource: Resource;
  readonly object: Stored;
}

/**
 * Removes what belongs to nobody any more, or to what is to go after it; and lets that go when nothing belongs to it.
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

/** For what belongs to it to go first. */
function isWaiting({ metadata }: Stored): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(FOREGROUND);
}

function release(store: Store, { resource, object }: Kept): void {
  const { finalizers = [], ...metadata } = object.metadata;
  const left = finalizers.filter((one) => one !== FOREGROUND);
  // A namespace is emptied before it goes.
  if (left.length === 0 && resource !== NAMESPACES) store.remove(resource, object);
  else store.put(resource, { ...object, metadata: { ...metadata, ...(left.length > 0 ? { finalizers: left } : {}) } });
}
