import { timestamp } from './objects.ts';
import type { ResourcePath } from './paths.ts';
import { rightsNamespace } from './paths.ts';
import { type Attempt, forbidden } from './status.ts';

/** The only user; it may do everything that no fault takes away. */
export const DEMO_USER = 'demo';

/** Whether a right is taken away; `what` is a resource with its subresource, e.g. `pods/exec`. */
export type Denies = (verb: string, what: string) => boolean;

const VERBS: Readonly<Record<string, string>> = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb */
export function verbOf(method: string, { name }: ResourcePath, isWatch: boolean): string {
  const verb = VERBS[method] ?? method.toLowerCase();
  if (verb !== 'get' || name !== undefined) return verb;
  return isWatch ? 'watch' : 'list';
}

/** @throws Refusal 403 */
export function authorize(verb: string, place: ResourcePath, denies: Denies): void {
  const { resource, name, subresource } = place;
  const what = subresource ? `${resource.plural}/${subresource}` : resource.plural;
  if (!denies(verb, what)) return;
  const attempt: Attempt = { user: DEMO_USER, verb, resource, subresource, namespace: rightsNamespace(place), name };
  throw forbidden(attempt);
}

interface AccessReview {
  readonly spec?: {
    readonly resourceAttributes?: { readonly verb?: string; readonly resource?: string; readonly subresource?: string };
  };
}

/** The questions that users may ask about themselves. @returns undefined if the path is not one of these */
export function reviewAnswer(path: string, body: unknown, denies: Denies): object | undefined {
  const metadata = {};
  if (path === '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews') {
    const { resourceAttributes = {} } = ((body ?? {}) as AccessReview).spec ?? {};
    const { verb = '', resource = '', subresource } = resourceAttributes;
    const allowed = !denies(verb, subresource ? `${resource}/${subresource}` : resource);
    const kind = 'SelfSubjectAccessReview';
    const spec = { resourceAttributes: withoutEmpty(resourceAttributes) };
    return { kind, apiVersion: 'authorization.k8s.io/v1', metadata, spec, status: { allowed } };
  }
  if (path === '/apis/authentication.k8s.io/v1/selfsubjectreviews') {
    const status = { userInfo: { username: DEMO_USER, groups: ['system:authenticated'] } };
    const kind = 'SelfSubjectReview';
    return { kind, apiVersion: 'authentication.k8s.io/v1', metadata: { creationTimestamp: timestamp() }, status };
  }
  return undefined;
}

/** As Go writes strings that are marked `omitempty`. */
function withoutEmpty(words: object): object {
  return Object.fromEntries(Object.entries(words).filter(([, word]) => word !== ''));
}
