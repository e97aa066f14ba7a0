import { describe, expect, test } from 'vitest';
import type { Stored } from '../../../src/loopback/api/objects.ts';
import { PODS } from '../../../src/loopback/api/resources.ts';
import type { Store } from '../../../src/loopback/api/store.ts';
import { watchObjects } from '../../../src/loopback/api/watch.ts';
import { pod, refusalOf, storeWithHome } from '../../support/api-world.ts';

interface Event {
  readonly type: string;
  readonly object: Stored;
}

function begin(store: Store, query: Readonly<Record<string, string>> = {}, namespace = 'home') {
  const events: Event[] = [];
  const watch = watchObjects(store, { resource: PODS, namespace }, new URLSearchParams(query));
  const stop = watch((event) => events.push(event as Event));
  return { stop, events, words: () => events.map(({ type, object }) => `${type} ${object.metadata.name}`) };
}

describe('a watch', () => {
  test.each([{}, { resourceVersion: '0' }])('without a version (%j) it begins with what exists', (query) => {
    const store = storeWithHome();
    store.put(PODS, pod('one'));
    const { words, stop } = begin(store, query);
    store.remove(PODS, pod('one'));
    stop?.();
    store.put(PODS, pod('late'));
    expect(words()).toEqual(['ADDED one', 'DELETED one']);
  });

  test('from a version, it reports what came after it, and goes on', () => {
    const store = storeWithHome();
    store.put(PODS, pod('before'));
    const resourceVersion = String(store.revision());
    store.put(PODS, pod('missed'));
    const { words } = begin(store, { resourceVersion });
    store.put(PODS, pod('missed'));
    expect(words()).toEqual(['ADDED missed', 'MODIFIED missed']);
  });

  test('reports only its own kind, namespace and selection, with kind and version', () => {
    const store = storeWithHome();
    const { events, words } = begin(store, { labelSelector: 'app=web', fieldSelector: 'metadata.name!=two' });
    const labels = { app: 'web' };
    for (const name of ['one', 'two']) store.put(PODS, pod(name, { labels }));
    store.put(PODS, pod('other', { labels, namespace: 'elsewhere' }));
    store.put(PODS, pod('unlabelled'));
    expect(words()).toEqual(['ADDED one']);
    expect(events[0]?.object).toMatchObject({ kind: 'Pod', apiVersion: 'v1' });
  });

  test('from a forgotten version, it is an error and ends', () => {
    const { events, stop } = begin(storeWithHome(), { resourceVersion: '1' });
    expect(stop).toBeUndefined();
    expect(events).toEqual([
      { type: 'ERROR', object: expect.objectContaining({ code: 410, reason: 'Expired', status: 'Failure' }) },
    ]);
    expect(events[0]?.object).toHaveProperty('message', 'too old resource version: 1 (100)');
  });

  test('an invalid version is refused before it begins', () => {
    expect(refusalOf(() => begin(storeWithHome(), { resourceVersion: 'x' }))).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      code: 500,
      message: 'resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
    });
    expect(refusalOf(() => begin(storeWithHome(), { labelSelector: '!!' }))).toMatchObject({ code: 400 });
  });
});
