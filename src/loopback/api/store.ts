import type { Stored } from './objects.ts';
import { RESOURCES, type Resource } from './resources.ts';

export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: Resource;
  readonly object: Stored;
  readonly revision: number;
}

/** All objects of a loopback cluster, in memory. Every change has a number, as in etcd, which watches use. */
export interface Store {
  readonly revision: () => number;
  readonly get: (resource: Resource, name: string, namespace?: string) => Stored | undefined;
  /** In the order of namespace and name; only of one namespace if it is given. */
  readonly list: (resource: Resource, namespace?: string) => readonly Stored[];
  /** Adds or replaces. @returns the object with its new resourceVersion */
  readonly put: (resource: Resource, object: Stored) => Stored;
  readonly remove: (resource: Resource, object: Stored) => void;
  /** The last revision whose changes are no longer known. */
  readonly forgotten: () => number;
  /** The changes after this revision; undefined if it is too old. */
  readonly since: (revision: number) => readonly Change[] | undefined;
  /** @returns a function that ends the listening */
  readonly onChange: (listener: (change: Change) => void) => () => void;
}

/** How many changes are remembered, for watches that start in the past. */
const REMEMBERED = 5_000;
/**
 * A new cluster is already past its first hundred changes: a watch from 0 means "from now", and one from 1 is
 * too old.
 */
const FIRST_REVISION = 100;

export function makeStore(): Store {
  const kept = new Map(RESOURCES.map((resource) => [resource, new Map<string, Stored>()]));
  const listeners = new Set<(change: Change) => void>();
  let changes: Change[] = [];
  let revision = FIRST_REVISION;
  let forgotten = FIRST_REVISION;

  const objectsOf = (resource: Resource): Map<string, Stored> => {
    const objects = kept.get(resource);
    if (!objects) throw new RangeError(`the store keeps no ${resource.plural}`);
    return objects;
  };
  const tell = (type: Change['type'], resource: Resource, object: Stored) => {
    const change = { type, resource, object, revision };
    changes.push(change);
    if (changes.length > 2 * REMEMBERED) {
      forgotten = changes.at(-REMEMBERED - 1)?.revision ?? forgotten;
      changes = changes.slice(-REMEMBERED);
    }
    for (const listener of listeners) listener(change);
  };

  return {
    revision: () => revision,
    get: (resource, name, namespace) => objectsOf(resource).get(keyOf({ name, ...(namespace ? { namespace } : {}) })),
    list: (resource, namespace) =>
      [...objectsOf(resource)]
        .filter(([, { metadata }]) => namespace === undefined || metadata.namespace === namespace)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, object]) => object),
    put: (resource, object) => {
      revision += 1;
      const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
      const objects = objectsOf(resource);
      const type = objects.has(keyOf(stored.metadata)) ? 'MODIFIED' : 'ADDED';
      objects.set(keyOf(stored.metadata), stored);
      tell(type, resource, stored);
      return stored;
    },
    remove: (resource, { metadata }) => {
      const object = objectsOf(resource).get(keyOf(metadata));
      if (!object) return;
      revision += 1;
      objectsOf(resource).delete(keyOf(metadata));
      tell('DELETED', resource, { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } });
    },
    forgotten: () => forgotten,
    since: (from) => (from < forgotten ? undefined : changes.filter((change) => change.revision > from)),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function keyOf({ namespace = '', name }: Pick<Stored['metadata'], 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}
