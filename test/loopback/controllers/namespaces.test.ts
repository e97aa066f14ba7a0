import { expect, test } from 'vitest';
import { DAEMON_SETS, EVENTS, NAMESPACES, PODS } from '../../../src/loopback/api/resources.ts';
import { makeStore } from '../../../src/loopback/api/store.ts';
import { reconcileNamespaces } from '../../../src/loopback/controllers/namespaces.ts';

const GOING = { deletionTimestamp: '2030-01-02T03:04:05Z' };

function scene(end: object = GOING) {
  const store = makeStore();
  store.put(NAMESPACES, { metadata: { name: 'x', uid: 'x', ...end } });
  store.put(NAMESPACES, { metadata: { name: 'y', uid: 'y' } });
  for (const namespace of ['x', 'y'])
    for (const resource of [PODS, DAEMON_SETS, EVENTS])
      store.put(resource, { metadata: { name: 'one', namespace, uid: `${namespace}-${resource.plural}` }, spec: {} });
  return store;
}

test('a deleted namespace deletes everything in it, and waits for that', () => {
  const store = scene();
  reconcileNamespaces(store);
  expect(store.get(NAMESPACES, 'x')).toBeDefined();
  for (const resource of [PODS, DAEMON_SETS]) {
    const [object] = store.list(resource, 'x');
    expect(object?.metadata.deletionTimestamp ?? 'gone').toBeTruthy();
  }
  // What controllers and kubelets do then.
  for (const resource of [PODS, DAEMON_SETS])
    for (const object of store.list(resource, 'x')) store.remove(resource, object);
  reconcileNamespaces(store);
  expect(store.get(NAMESPACES, 'x')).toBeUndefined();
  expect(store.list(EVENTS, 'x')).toEqual([]);
});

test('others stay unchanged', () => {
  const store = scene({});
  const before = store.revision();
  reconcileNamespaces(store);
  expect(store.revision()).toBe(before);
  const going = scene();
  reconcileNamespaces(going);
  expect(going.list(PODS, 'y')).toMatchObject([{ metadata: { uid: 'y-pods' } }]);
  expect(going.list(PODS, 'y')[0]?.metadata.deletionTimestamp).toBeUndefined();
});
