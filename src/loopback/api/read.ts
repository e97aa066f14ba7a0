import type { Stored } from './objects.ts';
import type { ResourcePath } from './paths.ts';
import { apiVersionOf, type Resource } from './resources.ts';
import { fieldMatcher, labelMatcher, type Matcher } from './selectors.ts';
import { badRequest, notFound } from './status.ts';
import { keyOf, type Store } from './store.ts';

/** @throws Refusal 404 */
export function getObject(store: Store, { resource, namespace, name = '' }: ResourcePath): Stored {
  const found = store.get(resource, name, namespace);
  if (!found) throw notFound(resource, name);
  return typed(resource, found);
}

/** A page of a list, by `limit` and `continue`, selected by `labelSelector` and `fieldSelector`. */
export function listObjects(store: Store, { resource, namespace }: ResourcePath, query: URLSearchParams): object {
  const matches = matcherOf(resource, query);
  const after = startOf(query.get('continue') ?? '');
  const limit = limitOf(query.get('limit') ?? '');
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
      ...(more && last ? { continue: tokenFor(keyOf(last.metadata)) } : {}),
    },
    items,
  };
}

/** An empty limit, 0 and negative numbers mean no limit. */
function limitOf(text: string): number {
  if (!/^[-+]?\d*$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  const limit = Number(text);
  return limit > 0 ? limit : Number.POSITIVE_INFINITY;
}

function tokenFor(start: string): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', start })).toString('base64url');
}

/** The key after which a page begins. */
function startOf(token: string): string {
  if (token === '') return '';
  const start = parsedToken(token)?.start;
  if (typeof start === 'string') return start;
  throw badRequest('invalid continue token: continue key is not valid: it is none of ours');
}

function parsedToken(token: string): { readonly start?: unknown } | undefined {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    return undefined;
  }
}

export function matcherOf(resource: Resource, query: URLSearchParams): Matcher {
  const byLabel = labelMatcher(query.get('labelSelector') ?? '');
  const byField = fieldMatcher(query.get('fieldSelector') ?? '', resource);
  return (object) => byLabel(object) && byField(object);
}

/** Adds kind and version, which objects within a list do not have. */
export function typed(resource: Resource, object: Stored): Stored {
  return { ...object, kind: resource.kind, apiVersion: apiVersionOf(resource) };
}
