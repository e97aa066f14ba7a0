import { handle } from '../../src/loopback/api/handle.ts';
import type { Stored } from '../../src/loopback/api/objects.ts';
import { NAMESPACES } from '../../src/loopback/api/resources.ts';
import { type ApiAnswer, Refusal } from '../../src/loopback/api/status.ts';
import { makeStore, type Store } from '../../src/loopback/api/store.ts';

export const HOME = '/api/v1/namespaces/home';
export const SETS = '/apis/apps/v1/namespaces/home/daemonsets';

/** A store with the namespace `home`. */
export function storeWithHome(): Store {
  const store = makeStore();
  store.put(NAMESPACES, { metadata: { name: 'home', uid: 'uid of home' }, status: { phase: 'Active' } });
  return store;
}

export type Send = (method: string, url: string, body?: unknown) => ApiAnswer;

/**
 * Sends requests to an API server with that store. `denied` has verbs and resources, e.g. `create pods/exec`.
 */
export function sender(store: Store, denied: readonly string[] = []): Send {
  return (method, url, body) => {
    const { pathname: path, searchParams: query } = new URL(url, 'https://loopback');
    const handled = handle(store, { method, path, query, body }, (verb, what) => denied.includes(`${verb} ${what}`));
    if ('watch' in handled) throw new Error('that is a watch');
    return handled.answer;
  };
}

export function bodyOf<T = Stored>({ body }: ApiAnswer): T {
  // The answer to a test's request has the form that the test expects.
  return body as T;
}

/** What a refusal would send. @throws if it is not a refusal */
export function refusalOf(work: () => unknown): { readonly code: number; readonly message: string } {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.answer.body as { readonly code: number; readonly message: string };
    throw error;
  }
  throw new Error('it was not refused');
}

export function pod(name: string, over: Partial<Stored['metadata']> = {}): Stored {
  return { metadata: { name, namespace: 'home', uid: `uid of ${name}`, ...over } };
}
