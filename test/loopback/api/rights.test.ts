import { describe, expect, test } from 'vitest';
import { NAMESPACES, PODS } from '../../../src/loopback/api/resources.ts';
import { authorize, DEMO_USER, reviewAnswer, verbOf } from '../../../src/loopback/api/rights.ts';
import { neededRights } from '../../../src/preflight/rights.ts';
import { refusalOf } from '../../support/api-world.ts';

const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const denies = (verb: string, what: string) => verb === 'create' && what === 'pods/exec';

test.each([
  ['GET', { name: 'a' }, false, 'get'],
  ['GET', {}, false, 'list'],
  ['GET', {}, true, 'watch'],
  ['HEAD', {}, false, 'list'],
  ['POST', {}, false, 'create'],
  ['PUT', { name: 'a' }, false, 'update'],
  ['PATCH', { name: 'a' }, false, 'patch'],
  ['DELETE', { name: 'a' }, false, 'delete'],
])('%s of %j, watch %s, is the verb %s', (method, where, isWatch, verb) => {
  expect(verbOf(method, { resource: PODS, ...where }, isWatch)).toBe(verb);
});

describe('a right that is taken away', () => {
  const place = { resource: PODS, namespace: 'home', name: 'a', subresource: 'exec' };

  test('is refused with the words that identify an authorizer’s refusal', () => {
    expect(refusalOf(() => authorize('create', place, denies))).toMatchObject({
      code: 403,
      message: `pods "a" is forbidden: User "${DEMO_USER}" cannot create resource "pods/exec" in API group "" in the namespace "home"`,
    });
  });

  test('is the only one that is missing', () => {
    authorize('get', place, denies);
    authorize('create', { resource: PODS, namespace: 'home' }, denies);
    authorize('create', { resource: NAMESPACES }, denies);
  });
});

describe('reviews', () => {
  test.each([
    [{ verb: 'create', group: '', resource: 'pods', subresource: 'exec', namespace: 'home' }, false],
    [{ verb: 'get', group: '', resource: 'pods', subresource: 'exec', namespace: 'home' }, true],
    [{ verb: 'create', group: '', resource: 'pods', namespace: 'home' }, true],
  ])('%j: %s', (resourceAttributes, allowed) => {
    const { group: _, ...asked } = resourceAttributes;
    expect(reviewAnswer(REVIEWS, { spec: { resourceAttributes } }, denies)).toEqual({
      kind: 'SelfSubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: {},
      spec: { resourceAttributes: asked },
      status: { allowed },
    });
  });

  test('report who the user is', () => {
    expect(reviewAnswer('/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, denies)).toMatchObject({
      status: { userInfo: { username: DEMO_USER } },
    });
  });

  test('have no other path', () => {
    expect(reviewAnswer('/api/v1/pods', {}, denies)).toBeUndefined();
  });

  test('know every right that the product asks for', () => {
    const situation = {
      namespace: 'home',
      namespaceState: 'missing',
      relabels: true,
      sets: [
        { layer: 'pod', change: undefined },
        { layer: 'node', change: undefined },
      ],
      deploy: true,
      minor: 37,
      fixtures: [],
    } as const;
    for (const { verb, resource } of neededRights(situation)) {
      const [plural, subresource] = resource.split('/');
      const ask = (allowed: boolean) =>
        reviewAnswer(
          REVIEWS,
          { spec: { resourceAttributes: { verb, resource: plural, subresource } } },
          (is, what) => !allowed && is === verb && what === resource,
        );
      expect([ask(true), ask(false)]).toMatchObject([{ status: { allowed: true } }, { status: { allowed: false } }]);
    }
  });
});
