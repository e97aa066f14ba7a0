import type { Stored } from './objects.ts';
import type { Place } from './paths.ts';
import { apiVersionOf, type Resource } from './resources.ts';
import { fieldMatcher, labelMatcher, type Matcher } from './selectors.ts';
import { badRequest, notFound } from './status.ts';
import { keyOf, type Store } from './store.ts';

/** @throws Refusal 404 */
export function getObject(store: Store, { resource, namespace, name = '' }: Place): Stored {
  const found = store.get(resource, name, namespace);
  if (!found) throw notFound(resource, name);
  return typed(resource, found);
}

/** A page of a list, by `limit` and `continue`, selected by `labelSelector` and `fieldSelector`. */
export function listObjects(store: Store, { resource, namespace }: Place, query: URLSearchParams): object {
  const matches = matcherOf(resource, query);
  const after = startOf(query.get('continue'));
  const limit = Number(query.get('limit') ?? 0) || Number.POSITIVE_INFINITY;
  const rest = store.list(resource, namespace).filter(({ metadata }) => keyOf(metadata) > after);
  const items: Stored[] = [];
  let last: Stored | undefined;
  for (const object of rest) {
    if (items.length >= limit) break;
    last = object;
    if (matches(object)) items.push(object);
  }
  const more = last !== undefined && items.length >= limit && last !== rest.at(-1);
  return {
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata: {
      resourceVersion: String(store.revision()),
      ...(more && last ? { continue: Buffer.from(keyOf(last.metadata)).toString('base64url') } : {}),
    },
    items,
  };
}

function startOf(token: string | null): string {
  return token ? Buffer.from(token, 'base64url').toString() : '';
}

export function matcherOf(resource: Resource, query: URLSearchParams): Matcher {
  const byLabel = labelMatcher(query.get('labelSelector') ?? '');
  const byField = fieldMatcher(query.get('fieldSelector') ?? '', resource);
  return (object) => byLabel(object) && byField(object);
}

/** With kind and version, which objects within a list do without. */
export function typed(resource: Resource, object: Stored): Stored {
  return { ...object, kind: resource.kind, apiVersion: apiVersionOf(resource) };
}

export interface WatchRequest {
  readonly store: Store;
  readonly place: Place;
  readonly query: URLSearchParams;
  /** Called with each event of the watch, also with the error that ends it. */
  readonly onEvent: (event: object) => void;
}

/**
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 * @returns what ends the watch; undefined where it ended already
 */
export function watchObjects({ store, place, query, onEvent }: WatchRequest): (() => void) | undefined {
  const { resource, namespace } = place;
  const matches = matcherOf(resource, query);
  const concerns = (object: Stored) =>
    matches(object) && (namespace === undefined || object.metadata.namespace === namespace);
  const from = query.get('resourceVersion') ?? '';
  if (!/^\d*$/.test(from)) throw badRequest(`invalid resource version "${from}"`);
  const tell = (type: string, object: Stored) => {
    if (concerns(object)) onEvent({ type, object: typed(resource, object) });
  };
  if (from === '' || from === '0') for (const object of store.list(resource, namespace)) tell('ADDED', object);
  else {
    const missed = store.since(Number(from));
    if (!missed) {
      onEvent({ type: 'ERROR', object: expired(from) });
      return undefined;
    }
    for (const change of missed) if (change.resource === resource) tell(change.type, change.object);
  }
  return store.onChange((change) => {
    if (change.resource === resource) tell(change.type, change.object);
  });
}

function expired(revision: string): object {
  const message = `too old resource version: ${revision}`;
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason: 'Expired', code: 410 };
}
