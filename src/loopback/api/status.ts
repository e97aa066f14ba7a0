import type { Stored } from './objects.ts';
import type { Resource } from './resources.ts';
import { resourceWord } from './resources.ts';

/** An answer of the API server. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal in the API server's own form; thrown where it is detected, and sent by the server. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly answer: ApiAnswer;

  constructor(answer: ApiAnswer) {
    super(`refused with ${answer.status}`);
    this.answer = answer;
  }
}

interface StatusDetails {
  readonly code: number;
  /** Some of the server's own errors have none. */
  readonly reason?: string;
  readonly message: string;
  readonly details?: object;
}

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
export function failure({ code, reason, message, details }: StatusDetails): Refusal {
  const body = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason ? { reason } : {}),
    ...(details ? { details } : {}),
    code,
  };
  return new Refusal({ status: code, body });
}

type NamedResource = Pick<Resource, 'group' | 'plural'>;

/** The words and details below are those of apimachinery's pkg/api/errors. */
function about({ group, plural }: NamedResource, name?: string): object {
  return { ...(name ? { name } : {}), ...(group ? { group } : {}), kind: plural };
}

export function notFound(resource: Resource, name: string): Refusal {
  const message = `${resourceWord(resource)} "${name}" not found`;
  return failure({ code: 404, reason: 'NotFound', message, details: about(resource, name) });
}

export function alreadyExists(resource: Resource, { name, deletionTimestamp }: Stored['metadata']): Refusal {
  const going = deletionTimestamp ? 'object is being deleted: ' : '';
  const message = `${going}${resourceWord(resource)} "${name}" already exists`;
  return failure({ code: 409, reason: 'AlreadyExists', message, details: about(resource, name) });
}

export function conflict(resource: NamedResource, name: string, why: string): Refusal {
  const message = `Operation cannot be fulfilled on ${resourceWord(resource)} "${name}": ${why}`;
  return failure({ code: 409, reason: 'Conflict', message, details: about(resource, name) });
}

/** A removal whose preconditions are not met; the message then names the object by its kind. */
export function notAsExpected({ group, kind }: Resource, name: string, why: string): Refusal {
  return conflict({ group, plural: kind }, name, why);
}

export function badRequest(message: string): Refusal {
  return failure({ code: 400, reason: 'BadRequest', message });
}

export function invalid(resource: Resource, name: string, cause: { field: string; message: string }): Refusal {
  const { field, message } = cause;
  return failure({
    code: 422,
    reason: 'Invalid',
    message: `${resource.kind}${resource.group ? `.${resource.group}` : ''} "${name}" is invalid: ${field}: ${message}`,
    details: {
      ...(name ? { name } : {}),
      ...(resource.group ? { group: resource.group } : {}),
      kind: resource.kind,
      causes: [{ reason: 'FieldValueRequired', message, field }],
    },
  });
}

export function terminating(resource: Resource, name: string, namespace: string): Refusal {
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  return failure({
    code: 403,
    reason: 'Forbidden',
    message: `${resourceWord(resource)} "${name}" is forbidden: ${why}`,
    details: {
      ...about(resource, name),
      causes: [
        {
          reason: 'NamespaceTerminating',
          message: `namespace ${namespace} is being terminated`,
          field: 'metadata.namespace',
        },
      ],
    },
  });
}

export interface Attempt {
  readonly user: string;
  readonly verb: string;
  readonly resource: Resource;
  readonly subresource?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

export function forbidden({ user, verb, resource, subresource, namespace, name }: Attempt): Refusal {
  const { group, plural } = resource;
  const what = subresource ? `${plural}/${subresource}` : plural;
  const where = namespace ? `in the namespace "${namespace}"` : 'at the cluster scope';
  const subject = name ? `${resourceWord(resource)} "${name}"` : resourceWord(resource);
  const message = `${subject} is forbidden: User "${user}" cannot ${verb} resource "${what}" in API group "${group}" ${where}`;
  return failure({ code: 403, reason: 'Forbidden', message, details: about(resource, name) });
}

export const UNAUTHORIZED = failure({ code: 401, reason: 'Unauthorized', message: 'Unauthorized' });

export const NO_SUCH_RESOURCE = failure({
  code: 404,
  reason: 'NotFound',
  message: 'the server could not find the requested resource',
  details: {},
});

export const NO_SUCH_PAGE = new Refusal({
  status: 404,
  body: '404 page not found\n',
  headers: { 'content-type': 'text/plain; charset=utf-8' },
});

export const NOT_ALLOWED = failure({
  code: 405,
  reason: 'MethodNotAllowed',
  message: 'the server does not allow this method on the requested resource',
  details: {},
});

/** Priority and fairness sends no Status. */
export const TOO_MANY = new Refusal({
  status: 429,
  body: 'Too many requests, please try again later.\n',
  headers: { 'retry-after': '1', 'content-type': 'text/plain; charset=utf-8' },
});

export const UNSUPPORTED_MEDIA = failure({
  code: 415,
  reason: 'UnsupportedMediaType',
  message: 'the body of the request was in an unknown format - accepted media types include: application/json',
});

/** Something behind the API server failed, not the request. */
export function internal(message: string): Refusal {
  return failure({ code: 500, reason: 'InternalError', message, details: { causes: [{ message }] } });
}

/** A bug in the server itself. */
export function internalError(error: unknown): Refusal {
  return internal(`Internal error occurred: ${error instanceof Error ? error.message : String(error)}`);
}
