import { ClusterError, type ClusterErrorFacts } from '../errors.ts';
import { statusOf } from '../kube/api.ts';

/** The result of a dry run on the API server. */
export type DryRunOutcome =
  | { readonly kind: 'taken' }
  /** Admission refuses it: Pod Security, a quota, a webhook, an admission policy. */
  | { readonly kind: 'refused'; readonly words: string; readonly facts: Pick<ClusterErrorFacts, 'status' | 'cause'> }
  /** The user lacks the right, which says nothing about the object. */
  | { readonly kind: 'forbidden'; readonly error: unknown }
  /** The namespace does not exist. */
  | { readonly kind: 'missing'; readonly error: unknown }
  /** It could not be tried. */
  | { readonly kind: 'untried'; readonly words: string }
  /** Not an answer to the question: unreachable, logged out, aborted, overloaded, a proxy's page. */
  | { readonly kind: 'other'; readonly error: unknown };

/** Interprets a failed dry run by its status and the server's words. Pure. */
export function outcomeOf(error: unknown): DryRunOutcome {
  const status = statusOf(error);
  if (!(error instanceof ClusterError) || status === undefined) return { kind: 'other', error };
  const words = error.said ?? error.message;
  if (NO_DRY_RUN.test(words)) return { kind: 'untried', words };
  if (status === 403 && NO_RIGHT.test(words)) return { kind: 'forbidden', error };
  if (status === 404 && NO_NAMESPACE.test(words)) return { kind: 'missing', error };
  // Somebody made or changed it since we read it.
  if (status === 409) return { kind: 'untried', words };
  const says = REFUSALS.includes(status) || WEBHOOK.test(words);
  return says ? { kind: 'refused', words, facts: { status, cause: error } } : { kind: 'other', error };
}

/** Admission plug-ins use 403, schemas and policies 422, webhooks whatever they like, e.g. 400. */
const REFUSALS: readonly number[] = [400, 403, 405, 406, 422];
/** apiserver/pkg/admission/plugin/webhook/errors: a webhook with side effects, status 400. */
const NO_DRY_RUN = /does not support dry run/i;
/** apiserver/pkg/endpoints/handlers/responsewriters: the form of every authorizer's refusal. */
const NO_RIGHT = /is forbidden: User "(?:[^"\\]|\\.)*" cannot \w+ resource /;
const NO_NAMESPACE = /namespaces "[^"]*" not found/;
/** A webhook with a status of its own, or one that cannot be called and must not be bypassed (status 500). */
const WEBHOOK = /admission webhook "[^"]*" denied the request|failed calling (admission )?webhook/;
