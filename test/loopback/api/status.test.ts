import { expect, test } from 'vitest';
import { DAEMON_SETS, NODES, PODS } from '../../../src/loopback/api/resources.ts';
import {
  alreadyExists,
  conflict,
  failure,
  forbidden,
  invalid,
  NO_SUCH_PAGE,
  NO_SUCH_RESOURCE,
  NOT_ALLOWED,
  notAsExpected,
  notFound,
  type Refusal,
  TOO_MANY,
  terminating,
  UNAUTHORIZED,
} from '../../../src/loopback/api/status.ts';

const attempt = { user: 'demo', verb: 'get' };

test.each<[Refusal, number, string, string, object | undefined]>([
  [notFound(PODS, 'a'), 404, 'NotFound', 'pods "a" not found', { name: 'a', kind: 'pods' }],
  [
    notFound(DAEMON_SETS, 'a'),
    ...([404, 'NotFound', 'daemonsets.apps "a" not found'] as const),
    { name: 'a', group: 'apps', kind: 'daemonsets' },
  ],
  [alreadyExists(NODES, { name: 'a' }), 409, 'AlreadyExists', 'nodes "a" already exists', { name: 'a', kind: 'nodes' }],
  [
    conflict(PODS, 'a', 'why'),
    ...([409, 'Conflict', 'Operation cannot be fulfilled on pods "a": why'] as const),
    { name: 'a', kind: 'pods' },
  ],
  [
    notAsExpected(DAEMON_SETS, 'a', 'why'),
    ...([409, 'Conflict', 'Operation cannot be fulfilled on DaemonSet.apps "a": why'] as const),
    { name: 'a', group: 'apps', kind: 'DaemonSet' },
  ],
  [
    invalid(DAEMON_SETS, 'a', { field: 'spec', message: 'Required value' }),
    ...([422, 'Invalid', 'DaemonSet.apps "a" is invalid: spec: Required value'] as const),
    expect.objectContaining({ causes: [{ reason: 'FieldValueRequired', message: 'Required value', field: 'spec' }] }),
  ],
  [
    forbidden({ ...attempt, resource: PODS, subresource: 'exec', namespace: 'home', name: 'a' }),
    ...([403, 'Forbidden'] as const),
    'pods "a" is forbidden: User "demo" cannot get resource "pods/exec" in API group "" in the namespace "home"',
    { name: 'a', kind: 'pods' },
  ],
  [
    forbidden({ ...attempt, resource: DAEMON_SETS }),
    ...([403, 'Forbidden'] as const),
    'daemonsets.apps is forbidden: User "demo" cannot get resource "daemonsets" in API group "apps" at the cluster scope',
    { group: 'apps', kind: 'daemonsets' },
  ],
  [
    terminating(PODS, 'a', 'home'),
    ...([403, 'Forbidden'] as const),
    'pods "a" is forbidden: unable to create new content in namespace home because it is being terminated',
    expect.objectContaining({ name: 'a', kind: 'pods' }),
  ],
  [UNAUTHORIZED, 401, 'Unauthorized', 'Unauthorized', undefined],
  [NO_SUCH_RESOURCE, 404, 'NotFound', 'the server could not find the requested resource', {}],
  [NOT_ALLOWED, 405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {}],
])('%s', ({ answer }, code, reason, message, details) => {
  const facts = { message, reason, ...(details ? { details } : {}), code };
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', ...facts };
  expect(answer).toEqual({ status: code, body: status });
});

test('an error of the server itself has no reason', () => {
  expect(failure({ code: 500, message: 'why' }).answer.body).not.toHaveProperty('reason');
});

test.each([
  [NO_SUCH_PAGE, 404, '404 page not found\n'],
  [TOO_MANY, 429, 'Too many requests, please try again later.\n'],
])('%s is a plain text', ({ answer }, status, body) => {
  expect(answer).toMatchObject({ status, body, headers: { 'content-type': 'text/plain; charset=utf-8' } });
});
