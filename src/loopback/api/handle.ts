import { discoveryDocument } from './discovery.ts';
import { isServed, placeOf, type ResourcePath } from './paths.ts';
import { getObject, listObjects } from './read.ts';
import { deleteObject } from './remove.ts';
import { authorize, type Denies, reviewAnswer, verbOf } from './rights.ts';
import { type ApiAnswer, badRequest, NO_SUCH_PAGE, NO_SUCH_RESOURCE, NOT_ALLOWED, Refusal } from './status.ts';
import type { Store } from './store.ts';
import { type Watch, watchObjects } from './watch.ts';
import { createObject, patchObject, updateObject, type Write } from './write.ts';

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** An answer, or changes to be reported as they come. */
export type Handled = { readonly answer: ApiAnswer } | { readonly watch: Watch };

/** Handles one request to the loopback API server. A refusal is an answer too. */
export function handle(store: Store, request: Request, denies: Denies): Handled {
  try {
    return answerTo(store, request, denies);
  } catch (error) {
    if (error instanceof Refusal) return { answer: error.answer };
    throw error;
  }
}

function answerTo(store: Store, request: Request, denies: Denies): Handled {
  const { method, path, query, body } = request;
  if (HEALTH.includes(path)) return { answer: OK };
  const document = discoveryDocument(path);
  if (document && method !== 'GET') throw NOT_ALLOWED;
  if (document) return { answer: { status: 200, body: document } };
  const review = method === 'POST' ? reviewAnswer(path, body, denies) : undefined;
  if (review) return { answer: { status: 201, body: review } };
  const place = placeOf(path);
  if (!place) throw isServed(path) ? NO_SUCH_RESOURCE : NO_SUCH_PAGE;
  const isWatch = method === 'GET' && place.name === undefined && TRUE.includes(query.get('watch') ?? '');
  authorize(verbOf(method, place, isWatch), place, denies);
  if (place.subresource) throw refusedSubresource(store, place);
  if (isWatch) return { watch: watchObjects(store, place, query) };
  return { answer: objectAnswer(store, place, request) };
}

const HEALTH: readonly string[] = ['/readyz', '/livez', '/healthz'];
const TRUE: readonly string[] = ['1', 'true'];
const OK: ApiAnswer = { status: 200, body: 'ok', headers: { 'content-type': 'text/plain; charset=utf-8' } };

/** An exec arrives as a connection upgrade, not here; no other subresource is served. */
function refusedSubresource(store: Store, place: ResourcePath): Refusal {
  const { resource, subresource } = place;
  if (resource.plural !== 'pods' || subresource !== 'exec') return NO_SUCH_RESOURCE;
  getObject(store, place);
  return badRequest('Upgrade request required');
}

function objectAnswer(store: Store, place: ResourcePath, { method, query, body }: Request): ApiAnswer {
  const write: Write = { store, place, body, dryRun: query.get('dryRun') === 'All' };
  const isItem = place.name !== undefined;
  if (method === 'GET')
    return { status: 200, body: isItem ? getObject(store, place) : listObjects(store, place, query) };
  if (place.resource.readOnly) throw NOT_ALLOWED;
  const isHome = place.resource.namespaced === (place.namespace !== undefined);
  if (method === 'POST' && !isItem && isHome) return { status: 201, body: createObject(write) };
  if (method === 'PUT' && isItem) return { status: 200, body: updateObject(write) };
  if (method === 'PATCH' && isItem) return { status: 200, body: patchObject(write) };
  if (method === 'DELETE' && isItem) return { status: 200, body: deleteObject(write) };
  throw NOT_ALLOWED;
}
