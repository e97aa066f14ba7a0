import type { Stored } from './objects.ts';
import type { ResourcePath } from './paths.ts';
import { matcherOf, typed } from './read.ts';
import { failure, type Refusal } from './status.ts';
import type { Change, Store } from './store.ts';

/** Starts to report changes. `onEvent` is called with each event, including the error that ends the watch. */
export type Watch = (onEvent: (event: object) => void) => (() => void) | undefined;

type News = Pick<Change, 'type' | 'resource' | 'object'>;

/**
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 * @returns a function that starts the watch, which returns one that ends it, or undefined if it has ended
 * already
 * @throws Refusal if selectors or version are invalid
 */
export function watchObjects(store: Store, { resource, namespace }: ResourcePath, query: URLSearchParams): Watch {
  const matches = matcherOf(resource, query);
  const concerns = (object: Stored) =>
    matches(object) && (namespace === undefined || object.metadata.namespace === namespace);
  const from = query.get('resourceVersion') ?? '';
  if (!/^\d*$/.test(from)) throw badVersion(from);
  const hasAll = from === '' || from === '0';
  return (onEvent) => {
    const tell = ({ type, resource: of, object }: News) => {
      if (of === resource && concerns(object)) onEvent({ type, object: typed(resource, object) });
    };
    const missed: readonly News[] | undefined = hasAll
      ? store.list(resource, namespace).map((object) => ({ type: 'ADDED', resource, object }))
      : store.since(Number(from));
    if (!missed) {
      onEvent({ type: 'ERROR', object: expired(from, store) });
      return undefined;
    }
    for (const news of missed) tell(news);
    return store.onChange(tell);
  };
}

/** The real API server answers this with an error of its own, not of the client. */
function badVersion(text: string): Refusal {
  const quoted = JSON.stringify(text);
  const why = `strconv.ParseUint: parsing ${quoted}: invalid syntax`;
  return failure({ code: 500, message: `resourceVersion: Invalid value: ${quoted}: ${why}` });
}

function expired(revision: string, store: Store): unknown {
  const message = `too old resource version: ${revision} (${store.forgotten()})`;
  return failure({ code: 410, reason: 'Expired', message }).answer.body;
}
