import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/errors.ts';
import { outcomeOf } from '../../src/floater/outcome.ts';
import { apiError } from '../support/kube.ts';

/** The words are those of real servers. */
const CASES = [
  {
    kind: 'refused',
    status: 403,
    words: 'pods "x" is forbidden: violates PodSecurity "restricted:latest": privileged',
  },
  { kind: 'refused', status: 403, words: 'pods "x" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0' },
  { kind: 'refused', status: 403, words: 'admission webhook "w" denied the request: no' },
  { kind: 'refused', status: 400, words: 'admission webhook "w" denied the request: bad image' },
  { kind: 'refused', status: 422, words: 'ValidatingAdmissionPolicy "p" with binding "b" denied request: no' },
  { kind: 'refused', status: 500, words: 'Internal error occurred: failed calling webhook "w": connection refused' },
  { kind: 'refused', status: 404, words: 'admission webhook "w" denied the request: no such team' },
  { kind: 'untried', status: 400, words: 'admission webhook "w" does not support dry run' },
  { kind: 'untried', status: 409, words: 'pods "x" already exists' },
  {
    kind: 'forbidden',
    status: 403,
    words: 'pods is forbidden: User "u" cannot create resource "pods" in API group ""',
  },
  { kind: 'missing', status: 404, words: 'namespaces "n" not found' },
  { kind: 'other', status: 404, words: 'daemonsets.apps "x" not found' },
  { kind: 'other', status: 401, words: 'Unauthorized' },
  { kind: 'other', status: 429, words: 'too many requests' },
  { kind: 'other', status: 500, words: 'etcdserver: request timed out' },
  { kind: 'other', status: 503, words: 'unavailable' },
];

describe('a failed dry run', () => {
  test.each(CASES)('$status "$words" is $kind', ({ kind, status, words }) => {
    expect(outcomeOf(apiError(status, words)).kind).toBe(kind);
  });

  test.each([
    new ClusterError('not reachable', { code: 'API_UNREACHABLE' }),
    new ClusterError('a page of HTML', { code: 'NOT_AN_API', status: 403 }),
    new TypeError('a bug'),
  ])('without an answer, nothing is known: %s', (error) => expect(outcomeOf(error)).toEqual({ kind: 'other', error }));
});
