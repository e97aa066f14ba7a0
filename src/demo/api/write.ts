import { randomBytes, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Stored, type StoredMeta, timestamp } from './objects.ts';
import type { Place } from './paths.ts';
import { getObject, typed } from './read.ts';
import { DAEMON_SETS, NAMESPACES, PODS, type Resource } from './resources.ts';
import { alreadyExists, badRequest, conflict, invalid, notFound, terminating } from './status.ts';
import type { Store } from './store.ts';

/** A change that somebody asks for. */
export interface Write {
  readonly store: Store;
  readonly place: Place;
  readonly body: unknown;
  /** Everything is looked at and answered, and nothing is kept. */
  readonly dryRun: boolean;
}

/** @throws Refusal where the namespace is missing or on its way out, or the object is there already or has no name */
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
  if (store.get(resource, name, namespace)) throw alreadyExists(resource, name);
  const metadata: StoredMeta = {
    ...sent.metadata,
    name,
    ...(namespace ? { namespace } : {}),
    uid: randomUUID(),
    creationTimestamp: timestamp(),
    ...(WITH_GENERATION.includes(resource) ? { generation: 1 } : {}),
  };
  return keep(store, resource, { object: { ...sent, metadata, ...firstStatus(resource) }, dryRun });
}

const WITH_GENERATION: readonly Resource[] = [DAEMON_SETS, PODS];

function checkNamespace(store: Store, { resource, namespace, name = '' }: Place, sent: Stored): void {
  if (!resource.namespaced || namespace === undefined) return;
  if (sent.metadata.namespace && sent.metadata.namespace !== namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  const home = store.get(NAMESPACES, namespace);
  if (!home) throw notFound(NAMESPACES, namespace);
  if (home.metadata.deletionTimestamp) throw terminating(resource, name, namespace);
}

function firstStatus(resource: Resource): Pick<Stored, 'status'> {
  if (resource === NAMESPACES) return { status: { phase: 'Active' } };
  if (resource === PODS) return { status: { phase: 'Pending', qosClass: 'Burstable' } };
  if (resource === DAEMON_SETS) {
    const counts = ['currentNumberScheduled', 'numberMisscheduled', 'desiredNumberScheduled', 'numberReady'];
    return { status: Object.fromEntries(counts.map((count) => [count, 0])) };
  }
  return {};
}

/** @throws Refusal where it is missing, or another has written since the resourceVersion that was sent */
export function updateObject({ store, place, body, dryRun }: Write): Stored {
  const { resource, name = '' } = place;
  const before = getObject(store, place);
  const sent = objectIn(body);
  if (sent.metadata.name !== name)
    throw badRequest(`the name of the object (${sent.metadata.name}) does not match the name on the URL (${name})`);
  const { resourceVersion, uid } = sent.metadata;
  if (uid && uid !== before.metadata.uid) throw conflict(resource, name, preconditionWords(uid, before));
  if (resourceVersion && resourceVersion !== before.metadata.resourceVersion) throw conflict(resource, name, MODIFIED);
  return keep(store, resource, { object: merged(before, sent), dryRun });
}

const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again';

/** What a server sets stays; a new spec is a new generation. */
function merged(before: Stored, sent: Stored): Stored {
  const { uid, creationTimestamp, deletionTimestamp, namespace, generation } = before.metadata;
  const changed = !isDeepStrictEqual(before.spec, sent.spec);
  const metadata = {
    ...sent.metadata,
    ...(namespace ? { namespace } : {}),
    ...(uid ? { uid } : {}),
    ...(creationTimestamp ? { creationTimestamp } : {}),
    ...(deletionTimestamp ? { deletionTimestamp } : {}),
    ...(generation === undefined ? {} : { generation: changed ? generation + 1 : generation }),
  };
  return { ...sent, metadata, ...('status' in before ? { status: before.status } : {}) };
}

/** RFC 7396. A strategic merge does the same for what has no lists in it, such as labels and annotations. */
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

interface DeleteOptions {
  readonly propagationPolicy?: string;
  readonly preconditions?: { readonly uid?: string };
}

/**
 * What a controller or a kubelet has to clear up first is marked, and goes when they are done; all else goes at once.
 * @returns the object where it is still there, else a Status
 */
export function deleteObject({ store, place, body, dryRun }: Write): object {
  const { resource, name = '' } = place;
  const object = getObject(store, place);
  const { preconditions } = (isMap(body) ? body : {}) as DeleteOptions;
  const { metadata } = object;
  if (preconditions?.uid && preconditions.uid !== metadata.uid)
    throw conflict(resource, name, preconditionWords(preconditions.uid, object));
  if (LINGERING.includes(resource)) {
    if (metadata.deletionTimestamp) return object;
    const going = { ...object, metadata: { ...metadata, deletionTimestamp: timestamp(), ...farewell(resource) } };
    return keep(store, resource, { object: resource === NAMESPACES ? leaving(going) : going, dryRun });
  }
  if (!dryRun) store.remove(resource, object);
  const { group, plural } = resource;
  const details = { name, ...(group ? { group } : {}), kind: plural, uid: metadata.uid };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}

const LINGERING: readonly Resource[] = [NAMESPACES, DAEMON_SETS, PODS];

function farewell(resource: Resource): Partial<StoredMeta> {
  if (resource === DAEMON_SETS) return { deletionGracePeriodSeconds: 0, finalizers: ['foregroundDeletion'] };
  return resource === PODS ? { deletionGracePeriodSeconds: 1 } : {};
}

function leaving(namespace: Stored): Stored {
  return { ...namespace, status: { phase: 'Terminating' } };
}

function preconditionWords(uid: string, { metadata }: Stored): string {
  return `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`;
}

function keep(store: Store, resource: Resource, { object, dryRun }: { object: Stored; dryRun: boolean }): Stored {
  return typed(resource, dryRun ? object : store.put(resource, object));
}

/** @throws Refusal 400 where the body is no object with metadata */
function objectIn(body: unknown): Stored {
  if (!isMap(body)) throw badRequest('the request has no object in its body');
  const { metadata = {} } = body;
  return { ...body, metadata: isMap(metadata) ? metadata : {} } as unknown as Stored;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
