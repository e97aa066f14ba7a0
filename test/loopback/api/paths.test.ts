import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isServed, placeOf, rightsNamespace } from '../../../src/loopback/api/paths.ts';
import { apiVersionOf, NAMESPACES, RESOURCES } from '../../../src/loopback/api/resources.ts';

describe('what a path leads to', () => {
  test.each([
    ['/api/v1/namespaces', 'namespaces', {}],
    ['/api/v1/namespaces/home', 'namespaces', { name: 'home' }],
    ['/api/v1/namespaces/home/status', 'namespaces', { name: 'home', subresource: 'status' }],
    ['/api/v1/namespaces/home/pods', 'pods', { namespace: 'home' }],
    ['/api/v1/namespaces/home/pods/one', 'pods', { namespace: 'home', name: 'one' }],
    ['/api/v1/namespaces/home/pods/one/exec', 'pods', { namespace: 'home', name: 'one', subresource: 'exec' }],
    ['/api/v1/pods', 'pods', {}],
    ['/api/v1/nodes/n%31', 'nodes', { name: 'n1' }],
    ['/apis/apps/v1/namespaces/home/daemonsets/one', 'daemonsets', { namespace: 'home', name: 'one' }],
    ['/apis/rbac.authorization.k8s.io/v1/clusterroles/one', 'clusterroles', { name: 'one' }],
  ])('%s', (path, plural, where) => {
    const { resource, ...rest } = placeOf(path) ?? {};
    expect(resource?.plural).toBe(plural);
    expect(rest).toEqual(where);
  });

  test.each([
    '/',
    '/api',
    '/apis',
    '/version',
    '/api/v2/pods',
    '/api/v1/nodes/%zz',
    '/api/v1/things',
    '/apis/apps/v1/pods',
    '/api/v1/pods/one',
    '/api/v1/namespaces/home/nodes',
    '/api/v1/namespaces/home/pods/one/exec/more',
    '/apis/apps/v1beta1/namespaces/home/daemonsets',
  ])('%s leads nowhere', (path) => {
    expect(placeOf(path)).toBeUndefined();
  });

  test('of every resource, with any names', () => {
    const name = fc
      .stringMatching(/^[a-z0-9]([a-z0-9.-]{0,8}[a-z0-9])?$/)
      .filter((word) => !OF_NAMESPACES.includes(word));
    fc.assert(
      fc.property(fc.constantFrom(...RESOURCES), name, name, (resource, namespace, own) => {
        const root = `${resource.group === '' ? '/api' : '/apis'}/${apiVersionOf(resource)}`;
        const within = resource.namespaced ? `/namespaces/${namespace}` : '';
        const place = placeOf(`${root}${within}/${resource.plural}/${own}`);
        expect(place).toEqual({ resource, ...(resource.namespaced ? { namespace } : {}), name: own });
      }),
    );
  });
});

/** Words that may follow a namespace and are not resources. */
const OF_NAMESPACES = ['status', 'finalize'];

test.each([
  ['/api/v1/things', true],
  ['/api/v9/things', true],
  ['/apis/apps/v9', true],
  ['/apis/apps/v9/things', true],
  ['/api', false],
  ['/apis', false],
  ['/apis/nosuch.example', false],
  ['/apinosuch', false],
  ['/nosuch', false],
])('%s belongs to a group that is served: %s', (path, expected) => {
  expect(isServed(path)).toBe(expected);
});

test('the rights to a namespace are those in it', () => {
  expect(rightsNamespace({ resource: NAMESPACES, name: 'home' })).toBe('home');
  expect(rightsNamespace({ resource: NAMESPACES })).toBeUndefined();
});
