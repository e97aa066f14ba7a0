import { type Stored, timestamp } from './objects.ts';
import { getObject } from './read.ts';
import { LINGERING, NAMESPACES, PODS, type Resource } from './resources.ts';
import { conflict, notAsExpected } from './status.ts';
import { isMap, keep, type Write } from './write.ts';

/** Keeps an object until all of its dependents are gone. */
export const FOREGROUND = 'foregroundDeletion';

interface DeleteOptions {
  readonly dryRun?: readonly string[];
  readonly propagationPolicy?: string;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

/**
 * An object that a controller, a kubelet or a finalizer must handle first is marked, and removed when they
 * are done; any other is removed at once.
 * @returns the object if it still exists, otherwise a Status
 */
export function deleteObject(write: Write): object {
  const { store, place } = write;
  const { resource, name = '' } = place;
  const object = getObject(store, place);
  const { preconditions = {}, propagationPolicy, dryRun } = optionsOf(write);
  checkPreconditions(resource, object, preconditions);
  const { metadata } = object;
  const isForeground = propagationPolicy === 'Foreground' && resource !== PODS;
  const finalizers = [...new Set([...(metadata.finalizers ?? []), ...(isForeground ? [FOREGROUND] : [])])];
  if (LINGERING.includes(resource) || finalizers.length > 0) {
    if (metadata.deletionTimestamp) return object;
    return keep(store, resource, { object: going(resource, object, finalizers), dryRun });
  }
  if (!dryRun) store.remove(resource, object);
  const { group, plural } = resource;
  const details = { name, ...(group ? { group } : {}), kind: plural, uid: metadata.uid };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}

interface RemoveOptions extends Omit<DeleteOptions, 'dryRun'> {
  readonly dryRun: boolean;
}

/** If the body has options, those of the query do not count. */
function optionsOf({ body, dryRun }: Write): RemoveOptions {
  if (!isMap(body)) return { dryRun };
  const options: DeleteOptions = body;
  return { ...options, dryRun: options.dryRun?.includes('All') === true };
}

function going(resource: Resource, object: Stored, finalizers: readonly string[]): Stored {
  const metadata = {
    ...object.metadata,
    deletionTimestamp: timestamp(),
    ...(resource === NAMESPACES ? {} : { deletionGracePeriodSeconds: resource === PODS ? 1 : 0 }),
    ...(finalizers.length > 0 ? { finalizers } : {}),
  };
  return { ...object, metadata, ...(resource === NAMESPACES ? { status: { phase: 'Terminating' } } : {}) };
}

type Preconditions = NonNullable<DeleteOptions['preconditions']>;

function checkPreconditions(resource: Resource, { metadata }: Stored, { uid, resourceVersion }: Preconditions): void {
  const { name, uid: is, resourceVersion: version } = metadata;
  if (uid && uid !== is) {
    // Namespaces have their own way of being removed.
    if (resource === NAMESPACES)
      throw conflict(resource, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${is}`);
    const why = `the UID in the precondition (${uid}) does not match the UID in record (${is})`;
    throw notAsExpected(resource, name, `${why}. The object might have been deleted and then recreated`);
  }
  if (!resourceVersion || resourceVersion === version) return;
  const why = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${version})`;
  throw notAsExpected(resource, name, `${why}. The object might have been modified`);
}
