import { randomBytes, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { defaulted, firstStatus, written } from './defaults.ts';
import { type Stored, type StoredMeta, timestamp } from './objects.ts';
import type { ResourcePath } from './paths.ts';
import { getObject, typed } from './read.ts';
import { DAEMON_SETS, LINGERING, NAMESPACES, PODS, type Resource } from './resources.ts';
import { alreadyExists, badRequest, conflict, invalid, notFound, terminating } from './status.ts';
import type { Store } from './store.ts';

/** A requested change. */
export interface Write {
  readonly store: Store;
  readonly place: ResourcePath;
  readonly body: unknown;
  /** Everything is checked and answered, and nothing is stored. */
  readonly dryRun: boolean;
}

/**
 * @throws Refusal if the namespace is missing or being deleted, or the object exists already or has no name
 */
export function createObject({ store, place, body, dryRun }: Write): Stored {
  const { resource, namespace } = place;
  const sent = objectIn(body);
  const { generateName = '' } = sent.metadata;
  const name = sent.metadata.name || (generateName && `${generateName}${randomBytes(3).toString('hex').slice(0, 5)}`);
  if (!name)
    throw invalid(resource, '', {
      field: 'metadata.name',
      message: 'Required value: name or generateName is required',
    });
  checkNamespace(store, { ...place, name }, sent);
  const same = store.get(resource, name, namespace);
  if (same) throw alreadyExists(resource, same.metadata);
  const metadata: StoredMeta = {
    ...sent.metadata,
    name,
    ...(namespace ? { namespace } : {}),
    uid: randomUUID(),
    creationTimestamp: timestamp(),
    ...(WITH_GENERATION.includes(resource) ? { generation: 1 } : {}),
  };
  const object = defaulted(resource, { ...sent, metadata: written(resource, metadata), ...firstStatus(resource) });
  return keep(store, resource, { object, dryRun });
}

const WITH_GENERATION: readonly Resource[] = [DAEMON_SETS, PODS];

function checkNamespace(store: Store, { resource, namespace, name = '' }: ResourcePath, sent: Stored): void {
  if (!resource.namespaced || namespace === undefined) return;
  if (sent.metadata.namespace && sent.metadata.namespace !== namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  const home = store.get(NAMESPACES, namespace);
  if (!home) throw notFound(NAMESPACES, namespace);
  if (home.metadata.deletionTimestamp) throw terminating(resource, name, namespace);
}

/** @throws Refusal if it is missing, or somebody else wrote it since the resourceVersion that was sent */
export function updateObject({ store, place, body, dryRun }: Write): Stored {
  const { resource, name = '' } = place;
  const before = getObject(store, place);
  const sent = objectIn(body);
  if (sent.metadata.name !== name)
    throw badRequest(`the name of the object (${sent.metadata.name}) does not match the name on the URL (${name})`);
  const { resourceVersion, uid } = sent.metadata;
  if (uid && uid !== before.metadata.uid) throw conflict(resource, name, otherUid(place, uid, before));
  if (resourceVersion && resourceVersion !== before.metadata.resourceVersion) throw conflict(resource, name, MODIFIED);
  const object = merged(resource, before, sent);
  if (!isReleased(resource, before, object)) return keep(store, resource, { object, dryRun });
  if (!dryRun) store.remove(resource, before);
  return typed(resource, object);
}

/** The update removes the last finalizer that kept the object from being removed. */
function isReleased(resource: Resource, { metadata }: Stored, after: Stored): boolean {
  const wasKept = metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length > 0;
  return wasKept && !after.metadata.finalizers?.length && !LINGERING.includes(resource);
}

/** etcd's own check, in the words of the storage. */
function otherUid({ resource, namespace, name }: ResourcePath, uid: string, { metadata }: Stored): string {
  const key = ['', 'registry', resource.plural, ...(namespace ? [namespace] : []), name].join('/');
  const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`;
  return `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`;
}

const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again';

/** Fields that the server sets stay; a new spec is a new generation. */
function merged(resource: Resource, before: Stored, sent: Stored): Stored {
  const { generation } = before.metadata;
  const changed = !isDeepStrictEqual(before.spec, sent.spec);
  const kept = Object.entries(before.metadata).filter(([key]) => SERVERS.includes(key));
  const metadata: StoredMeta = {
    ...sent.metadata,
    ...Object.fromEntries(kept),
    ...(generation === undefined ? {} : { generation: changed ? generation + 1 : generation }),
  };
  return { ...sent, metadata: written(resource, metadata), ...('status' in before ? { status: before.status } : {}) };
}

const SERVERS: readonly string[] = [
  ...['namespace', 'uid', 'resourceVersion', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'],
];

/** RFC 7396. A strategic merge does the same for anything without lists, such as labels and annotations. */
export function patchObject(write: Write): Stored {
  const before = getObject(write.store, write.place);
  const { resourceVersion: _, ...metadata } = before.metadata;
  const after = mergePatch({ ...before, metadata }, write.body);
  return updateObject({ ...write, body: after });
}

function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch;
  const result: Record<string, unknown> = isMap(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}

export function keep(
  store: Store,
  resource: Resource,
  { object, dryRun }: { object: Stored; dryRun: boolean },
): Stored {
  return typed(resource, dryRun ? object : store.put(resource, object));
}

/** @throws Refusal 400 if the body is not an object with metadata */
function objectIn(body: unknown): Stored {
  if (!isMap(body)) throw badRequest('the request has no object in its body');
  const { metadata = {}, kind: _, apiVersion: __, ...rest } = body;
  return { ...rest, metadata: isMap(metadata) ? metadata : {} } as unknown as Stored;
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
