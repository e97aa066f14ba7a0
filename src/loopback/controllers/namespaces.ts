import { deleteObject } from '../api/remove.ts';
import { NAMESPACES, RESOURCES } from '../api/resources.ts';
import type { Store } from '../api/store.ts';

/** Empties namespaces that are being deleted, and removes each once nothing is left in it. */
export function reconcileNamespaces(store: Store): void {
  for (const { metadata } of store.list(NAMESPACES)) {
    if (!metadata.deletionTimestamp) continue;
    const namespace = metadata.name;
    const kinds = RESOURCES.filter(({ namespaced }) => namespaced);
    const left = kinds.flatMap((resource) => store.list(resource, namespace).map((object) => ({ resource, object })));
    for (const { resource, object } of left) {
      if (object.metadata.deletionTimestamp) continue;
      const place = { resource, namespace, name: object.metadata.name };
      deleteObject({ store, place, body: undefined, dryRun: false });
    }
    const place = store.get(NAMESPACES, namespace);
    if (left.length === 0 && place) store.remove(NAMESPACES, place);
  }
}
