import { beforeEach, describe, expect, test } from 'vitest';
import { addressesOf } from '../../../src/loopback/addresses.ts';
import type { Stored } from '../../../src/loopback/api/objects.ts';
import { PODS } from '../../../src/loopback/api/resources.ts';
import { makeStore, type Store } from '../../../src/loopback/api/store.ts';
import { reconcilePods } from '../../../src/loopback/controllers/pods.ts';
import { nodeSpecs, seedObjects } from '../../../src/loopback/seed.ts';
import { fakeKubelets } from '../../support/fake-kubelets.ts';

let store: Store;
beforeEach(() => {
  store = makeStore();
  seedObjects(store, nodeSpecs(12), addressesOf(64, 12));
});

function put(name: string, node: string, going = false): Stored {
  const end = going ? { deletionTimestamp: '2030-01-02T03:04:05Z' } : {};
  return store.put(PODS, { metadata: { name, namespace: 'x', uid: `uid-${name}`, ...end }, spec: { nodeName: node } });
}

describe('the pods of the store', () => {
  test('that are new are started on their node, once', async () => {
    const kubelets = fakeKubelets();
    put('p1', 'n1');
    put('p2', 'n12');
    await reconcilePods(store, kubelets);
    await reconcilePods(store, kubelets);
    expect(kubelets.asked).toEqual(['start p1 on n1', 'start p2 on n12']);
    expect(kubelets.seats).toMatchObject([{ hostIp: '127.64.123.1' }, { hostIp: '127.64.123.12' }]);
  });

  test('that are not scheduled yet, or whose node does not exist, wait', async () => {
    const kubelets = fakeKubelets();
    put('p1', 'n99');
    await reconcilePods(store, kubelets);
    expect(kubelets.asked).toEqual([]);
  });

  test('that are deleted are ended and removed', async () => {
    const kubelets = fakeKubelets();
    put('p1', 'n1');
    put('p2', 'n2');
    await reconcilePods(store, kubelets);
    put('p1', 'n1', true);
    await reconcilePods(store, kubelets);
    expect(kubelets.asked.slice(2)).toEqual(['stop p1']);
    expect(store.list(PODS).map(({ metadata }) => metadata.name)).toEqual(['p2']);
  });

  test('that are deleted before they began are never started', async () => {
    const kubelets = fakeKubelets();
    put('p1', 'n1', true);
    await reconcilePods(store, kubelets);
    expect(kubelets.asked).toEqual([]);
    expect(store.list(PODS)).toEqual([]);
  });

  test('that no longer exist are ended', async () => {
    const kubelets = fakeKubelets();
    const pod = put('p1', 'n1');
    await reconcilePods(store, kubelets);
    store.remove(PODS, pod);
    await reconcilePods(store, kubelets);
    expect(kubelets.asked).toEqual(['start p1 on n1', 'stop p1']);
  });
});
