import { discoveryDocument } from './discovery.ts';
import { type Place, placeOf } from './paths.ts';
import { getObject, listObjects } from './read.ts';
import { authorize, type Denies, reviewAnswer, verbOf } from './rights.ts';
import { type Answer, failure, NO_SUCH_RESOURCE, Refusal } from './status.ts';
import type { Store } from './store.ts';
import { createObject, deleteObject, patchObject, updateObject, type Write } from './write.ts';

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** An answer, or the place whose changes are to be told as they come. */
export type Handled = { readonly answer: Answer } | { readonly watch: Place };

/** One request to the loopback API server. What it refuses is an answer too. */
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
  const document = method === 'GET' ? discoveryDocument(path) : undefined;
  if (document) return { answer: { status: 200, body: document } };
  const review = method === 'POST' ? reviewAnswer(path, body, denies) : undefined;
  if (review) return { answer: { status: 201, body: review } };
  const place = placeOf(path);
  if (!place || place.subresource) throw path.startsWith('/api') ? NO_SUCH_RESOURCE : NO_SUCH_PAGE;
  const isWatch = method === 'GET' && place.name === undefined && TRUE.includes(query.get('watch') ?? '');
  authorize(verbOf(method, place, isWatch), place, denies);
  if (isWatch) return { watch: place };
  return { answer: objectAnswer(store, place, request) };
}

const HEALTH: readonly string[] = ['/readyz', '/livez', '/healthz'];
const TRUE: readonly string[] = ['1', 'true'];
const TEXT = { 'content-type': 'text/plain; charset=utf-8' };
const OK: Answer = { status: 200, body: 'ok', headers: TEXT };
const NO_SUCH_PAGE = new Refusal({ status: 404, body: '404 page not found\n', headers: TEXT });

function objectAnswer(store: Store, place: Place, { method, query, body }: Request): Answer {
  const write: Write = { store, place, body, dryRun: query.get('dryRun') === 'All' };
  const isItem = place.name !== undefined;
  if (method === 'GET')
    return { status: 200, body: isItem ? getObject(store, place) : listObjects(store, place, query) };
  if (method === 'POST' && !isItem) return { status: 201, body: createObject(write) };
  if (method === 'PUT' && isItem) return { status: 200, body: updateObject(write) };
  if (method === 'PATCH' && isItem) return { status: 200, body: patchObject(write) };
  if (method === 'DELETE' && isItem) return { status: 200, body: deleteObject(write) };
  throw failure({
    code: 405,
    reason: 'MethodNotAllowed',
    message: 'the server does not allow this method on the requested resource',
    details: {},
  });
}
