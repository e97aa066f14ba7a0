import { beforeEach, describe, expect, test } from 'vitest';
import { agnhostProfile } from '../../../src/floater/image-profile.ts';
import { floaterManifest } from '../../../src/floater/manifests.ts';
import type { Pod } from '../../../src/kube/objects.ts';
import { addressesOf } from '../../../src/loopback/addresses.ts';
import { DAEMON_SETS, NODES, PODS } from '../../../src/loopback/api/resources.ts';
import { makeStore, type Store } from '../../../src/loopback/api/store.ts';
import { reconcileDaemonSets } from '../../../src/loopback/controllers/daemon-sets.ts';
import { nodeSpecs, seedObjects } from '../../../src/loopback/seed.ts';
import { TOKEN } from '../../support/plan.ts';

let store: Store;
beforeEach(() => {
  store = makeStore();
  const excluded = { name: 'n4', labels: { 'kosmos.io/exclude': 'true' } };
  const windows = { name: 'n5', labels: { 'kubernetes.io/os': 'windows' } };
  seedObjects(store, [...nodeSpecs(3), excluded, windows], addressesOf(64, 5));
});

/** The product's own DaemonSet, and access to its pods. */
function apply(token = TOKEN): void {
  const options = { layer: 'pod', namespace: 'x', profile: agnhostProfile({}), port: 8889 } as const;
  const { metadata, spec } = floaterManifest(options, token, { minor: 37, choosesUserIds: false });
  const before = store.get(DAEMON_SETS, metadata.name, 'x');
  store.put(DAEMON_SETS, { ...before, metadata: { ...before?.metadata, ...metadata, uid: 'd', generation: 1 }, spec });
  reconcileDaemonSets(store);
}

const pods = () => store.list(PODS) as unknown as readonly Pod[];
const places = () =>
  pods().map(({ spec, metadata }) => `${spec.nodeName}${metadata.deletionTimestamp ? ' going' : ''}`);
const status = () => store.list(DAEMON_SETS)[0]?.status;

function makeReady(): void {
  const ready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
  for (const pod of store.list(PODS)) store.put(PODS, { ...pod, status: ready });
  reconcileDaemonSets(store);
}

describe('a DaemonSet', () => {
  test('has a pod on each node that it is meant for, which belongs to it and matches the template', () => {
    apply();
    expect(places().sort()).toEqual(['n1', 'n2', 'n3']);
    for (const { metadata, spec, status } of pods()) {
      expect(metadata).toMatchObject({
        name: expect.stringMatching(/^netdoctor-floater-\w{5}$/),
        namespace: 'x',
        labels: { 'app.kubernetes.io/managed-by': 'kubectl-netdoctor' },
        ownerReferences: [{ kind: 'DaemonSet', name: 'netdoctor-floater', uid: 'd', controller: true }],
      });
      expect(spec.containers).toMatchObject([{ name: 'floater', command: ['/agnhost', 'porter'] }]);
      expect(status).toMatchObject({ phase: 'Pending' });
    }
    expect(new Set(pods().map(({ metadata }) => metadata.uid)).size).toBe(3);
  });

  test('that has what it wants is left alone', () => {
    apply();
    reconcileDaemonSets(store);
    const before = store.revision();
    reconcileDaemonSets(store);
    expect(store.revision()).toBe(before);
  });

  test('reports how many pods are wanted, exist and are ready', () => {
    apply();
    reconcileDaemonSets(store);
    expect(status()).toMatchObject({ desiredNumberScheduled: 3, numberReady: 0, observedGeneration: 1 });
    makeReady();
    expect(status()).toMatchObject({ desiredNumberScheduled: 3, numberReady: 3, numberAvailable: 3 });
  });

  test('with another template gets new pods', () => {
    apply();
    apply('fedcba9876543210');
    expect(places().sort()).toEqual(['n1 going', 'n2 going', 'n3 going']);
    for (const pod of store.list(PODS)) store.remove(PODS, pod);
    reconcileDaemonSets(store);
    expect(places().sort()).toEqual(['n1', 'n2', 'n3']);
  });

  test('replaces a pod that was removed, with another name', () => {
    apply();
    const [first] = store.list(PODS);
    if (first) store.remove(PODS, first);
    reconcileDaemonSets(store);
    expect(places().sort()).toEqual(['n1', 'n2', 'n3']);
    expect(pods().map(({ metadata }) => metadata.name)).not.toContain(first?.metadata.name);
  });

  test('follows the nodes: a new one, and one that is now excluded', () => {
    apply();
    const n1 = store.get(NODES, 'n1');
    const labels = { ...n1?.metadata.labels, 'kosmos.io/exclude': '' };
    if (n1) store.put(NODES, { ...n1, metadata: { ...n1.metadata, labels } });
    const n4 = store.get(NODES, 'n4');
    if (n4) store.put(NODES, { ...n4, metadata: { ...n4.metadata, labels: { 'kubernetes.io/os': 'linux' } } });
    reconcileDaemonSets(store);
    expect(places().sort()).toEqual(['n1 going', 'n2', 'n3', 'n4']);
  });

  test("leaves others' pods alone", () => {
    store.put(PODS, { metadata: { name: 'other', namespace: 'x', uid: 'o' }, spec: { nodeName: 'n4' }, status: {} });
    apply();
    expect(places().sort()).toEqual(['n1', 'n2', 'n3', 'n4']);
  });
});
