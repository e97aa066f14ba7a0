import { describe, expect, test } from 'vitest';
import { type CleanRequest, clean, findOurs } from '../../src/floater/clean.ts';
import type { ApiRequest } from '../../src/kube/client.ts';
import type { DaemonSet, KubeObject, Namespace, Pod } from '../../src/kube/objects.ts';
import { MANAGED_BY, MANAGED_SELECTOR, MANAGER } from '../../src/model/labels.ts';
import { apiError, fakeClient, type Handler } from '../support/kube.ts';
import { aDaemonSet, aNamespace, aPod, DAEMON_SET_UID, listOf, NAMESPACE } from '../support/objects.ts';

const HOME = `/api/v1/namespaces/${NAMESPACE}`;
const SETS = `/apis/apps/v1/namespaces/${NAMESPACE}/daemonsets`;
const SERVICES = `${HOME}/services`;
const SET = `daemonset/${NAMESPACE}/netdoctor-floater`;
const OURS = { [MANAGED_BY]: MANAGER };

interface Content {
  namespace: Namespace | undefined;
  sets: DaemonSet[];
  services: KubeObject[];
  pods: Pod[];
  /** For how many polls the pods outlive their DaemonSet. */
  lingering: number;
  /** Objects that are not ours, by the path of their list. */
  foreign: Readonly<Record<string, readonly KubeObject[]>>;
}

const NOT_OURS = `${MANAGED_BY}!=${MANAGER}`;

/** An API server with one namespace. */
function cluster(content: Content): Handler {
  return (asked: ApiRequest) => (asked.method === 'DELETE' ? erase(content, asked) : answer(content, asked));
}

function erase(content: Content, { path }: ApiRequest): object {
  if (path === HOME) content.namespace = undefined;
  content.services = content.services.filter(({ metadata }) => path !== `${SERVICES}/${metadata.name}`);
  content.sets = content.sets.filter(({ metadata }) => path !== `${SETS}/${metadata.name}` && path !== HOME);
  return {};
}

function answer(content: Content, { path, query }: ApiRequest): object {
  if (path === HOME && content.namespace) return content.namespace;
  if (query?.labelSelector === NOT_OURS) return listOf(content.foreign[path] ?? []);
  if (path === SETS) return listOf(content.sets);
  if (path === SERVICES) return listOf(content.services);
  if (path !== `${HOME}/pods`) throw apiError(404);
  if (content.sets.length === 0 && content.lingering-- <= 0) content.pods = [];
  return listOf(content.pods);
}

function cleaning(over: Partial<Content> = {}, request: Partial<CleanRequest> = {}) {
  const content: Content = {
    namespace: aNamespace(OURS),
    sets: [aDaemonSet()],
    services: [],
    pods: [aPod(1)],
    lingering: 0,
    foreign: {},
    ...over,
  };
  const client = fakeClient({ request: cluster(content) });
  const progress: (readonly string[])[] = [];
  const go = async () => (await all()).removable.map(({ words }) => words);
  const all = () =>
    clean({
      client,
      namespace: NAMESPACE,
      waitMs: 5_000,
      signal: new AbortController().signal,
      onProgress: (left) => progress.push(left),
      ...request,
    });
  const deletes = () => client.requests.filter(({ method }) => method === 'DELETE');
  return { go, all, deletes, client, progress };
}

describe('clean', () => {
  test('removes the DaemonSet and the namespace that we made, by their UIDs', async () => {
    const { go, deletes } = cleaning();
    expect(await go()).toEqual([SET, `namespace/${NAMESPACE}`]);
    expect(deletes()).toMatchObject([
      { path: `${SETS}/netdoctor-floater`, body: { preconditions: { uid: DAEMON_SET_UID } } },
      { path: HOME, body: { preconditions: { uid: aNamespace().metadata.uid } } },
    ]);
  });

  test('a namespace that may not be read stays, and our objects in it are removed', async () => {
    const content: Content = {
      namespace: aNamespace(OURS),
      sets: [aDaemonSet()],
      services: [],
      pods: [aPod(1)],
      lingering: 0,
      foreign: {},
    };
    const handler = cluster(content);
    const request: Handler = (asked) => {
      if (asked.method === 'GET' && asked.path === HOME) throw apiError(403);
      return handler(asked);
    };
    const { go } = cleaning({}, { client: fakeClient({ request }) });
    expect(await go()).toEqual([SET]);
    expect(content).toMatchObject({ namespace: aNamespace(OURS), sets: [], pods: [] });
  });

  test('removes the floaters of both layers, and what checks left behind', async () => {
    const sets = [aDaemonSet(), aDaemonSet({ name: 'netdoctor-floater-host', uid: 'host' })];
    const services = [{ metadata: { name: 'netdoctor-check', uid: 'service' } }];
    const { go, deletes } = cleaning({ sets, services });
    const words = [SET, `${SET}-host`, `service/${NAMESPACE}/netdoctor-check`, `namespace/${NAMESPACE}`];
    expect(await go()).toEqual(words);
    expect(deletes()[2]).toMatchObject({
      path: `${SERVICES}/netdoctor-check`,
      body: { preconditions: { uid: 'service' } },
    });
  });

  test('a user who may not list Services gets no error', async () => {
    const content: Content = {
      namespace: aNamespace(),
      sets: [aDaemonSet()],
      services: [],
      pods: [],
      lingering: 0,
      foreign: {},
    };
    const handler = cluster(content);
    const request: Handler = (asked) => {
      if (asked.path === SERVICES) throw apiError(403);
      return handler(asked);
    };
    expect(await cleaning({}, { client: fakeClient({ request }) }).go()).toEqual([SET]);
  });

  test.each([{}, { [MANAGED_BY]: 'helm' }])('never deletes a namespace without our label: %j', async (labels) => {
    const { go, deletes } = cleaning({ namespace: aNamespace(labels) });
    expect(await go()).toEqual([SET]);
    expect(deletes().map(({ path }) => path)).toEqual([`${SETS}/netdoctor-floater`]);
  });

  test.each([
    { kind: 'daemonset', path: SETS, name: 'clusterlink-agent' },
    {
      kind: 'deployment',
      path: `/apis/apps/v1/namespaces/${NAMESPACE}/deployments`,
      name: 'clusterlink-network-manager',
    },
    { kind: 'statefulset', path: `/apis/apps/v1/namespaces/${NAMESPACE}/statefulsets`, name: 'database' },
    { kind: 'pod', path: `${HOME}/pods`, name: 'alone' },
  ])('a namespace that we made stays if somebody else’s $kind/$name runs in it', async ({ kind, path, name }) => {
    const foreign = { [path]: [{ metadata: { name } }] };
    const { all, deletes } = cleaning({ foreign });
    expect(await all()).toMatchObject({ removable: [{ words: SET }], foreign: [`${kind}/${NAMESPACE}/${name}`] });
    expect(deletes().map(({ path }) => path)).toEqual([`${SETS}/netdoctor-floater`]);
  });

  test('does not look for other workloads if the namespace is not ours, and may be refused', async () => {
    const other = cleaning({ namespace: aNamespace() });
    await other.go();
    expect(other.client.requests.filter(({ query }) => query?.labelSelector === NOT_OURS)).toEqual([]);
    const content: Content = {
      namespace: aNamespace(OURS),
      sets: [],
      services: [],
      pods: [],
      lingering: 0,
      foreign: {},
    };
    const handler = cluster(content);
    const request: Handler = (asked) => {
      if (asked.query?.labelSelector === NOT_OURS) throw apiError(403);
      return handler(asked);
    };
    expect(await cleaning({}, { client: fakeClient({ request }) }).go()).toEqual([`namespace/${NAMESPACE}`]);
  });

  test('findOurs returns what clean would remove, and changes nothing', async () => {
    const { client, deletes } = cleaning();
    const { removable } = await findOurs(client, NAMESPACE);
    expect(removable.map(({ words }) => words)).toEqual([SET, `namespace/${NAMESPACE}`]);
    expect(deletes()).toEqual([]);
  });

  test('finds DaemonSets and pods only by our label', async () => {
    const { go, client } = cleaning();
    await go();
    const lists = client.requests.filter(({ path }) => path === SETS || path.endsWith('/pods'));
    expect(lists.length).toBeGreaterThan(1);
    for (const { query } of lists) expect([MANAGED_SELECTOR, NOT_OURS]).toContain(query?.labelSelector);
  });

  test('has nothing to do if the namespace is missing, or contains nothing of ours', async () => {
    const missing = cleaning({ namespace: undefined, sets: [], pods: [] });
    expect(await missing.go()).toEqual([]);
    const foreign = cleaning({ namespace: aNamespace(), sets: [], pods: [] });
    expect(await foreign.go()).toEqual([]);
    expect([...missing.deletes(), ...foreign.deletes()]).toEqual([]);
  });

  test('may be repeated', async () => {
    const { go, deletes } = cleaning();
    await go();
    expect(await go()).toEqual([]);
    expect(deletes()).toHaveLength(2);
  });

  test('waits until the pods are gone, and reports what it waits for', async () => {
    const { go, progress } = cleaning({ namespace: aNamespace(), lingering: 1 });
    await go();
    expect(progress).toEqual([[`pod/${NAMESPACE}/netdoctor-floater-1`]]);
  });

  test('leftovers are an error that names them when the time is up', async () => {
    const { go } = cleaning({ namespace: aNamespace(), lingering: 99 }, { waitMs: 0 });
    await expect(go()).rejects.toMatchObject({
      code: 'CLEAN_TIMEOUT',
      message: expect.stringContaining(`pod/${NAMESPACE}/netdoctor-floater-1`),
    });
  });

  test('a namespace that was created again meanwhile is not waited for', async () => {
    let gone = false;
    const client = fakeClient({
      request: ({ method, path }) => {
        if (method === 'DELETE') gone = true;
        if (path === HOME) return gone ? aNamespace({}, { uid: 'another' }) : aNamespace(OURS);
        return listOf([]);
      },
    });
    const signal = new AbortController().signal;
    const request = { client, namespace: NAMESPACE, waitMs: 0, signal, onProgress: () => {} };
    expect((await clean(request)).removable).toMatchObject([{ words: `namespace/${NAMESPACE}` }]);
  });

  test('a refusal of the API is thrown', async () => {
    const { go } = cleaning({}, { client: fakeClient({ request: () => Promise.reject(apiError(403)) }) });
    await expect(go()).rejects.toMatchObject({ status: 403 });
  });
});
