import { describe, expect, test } from 'vitest';
import { type CleanRequest, clean } from '../../src/floater/clean.ts';
import { MANAGED_BY, MANAGED_SELECTOR, MANAGER } from '../../src/floater/labels.ts';
import type { ApiRequest } from '../../src/kube/client.ts';
import type { DaemonSet, Namespace, Pod } from '../../src/kube/objects.ts';
import { apiError, fakeClient, type Handler } from '../support/kube.ts';
import { aDaemonSet, aNamespace, aPod, DAEMON_SET_UID, listOf, NAMESPACE } from '../support/objects.ts';

const HOME = `/api/v1/namespaces/${NAMESPACE}`;
const SETS = `/apis/apps/v1/namespaces/${NAMESPACE}/daemonsets`;
const OURS = { [MANAGED_BY]: MANAGER };

interface Content {
  namespace: Namespace | undefined;
  sets: DaemonSet[];
  pods: Pod[];
  /** How many looks the pods outlive their DaemonSet. */
  lingering: number;
}

/** An API server that holds one namespace. */
function cluster(content: Content): Handler {
  return (asked: ApiRequest) => (asked.method === 'DELETE' ? erase(content, asked) : answer(content, asked));
}

function erase(content: Content, { path }: ApiRequest): object {
  if (path === HOME) content.namespace = undefined;
  content.sets = content.sets.filter(({ metadata }) => path !== `${SETS}/${metadata.name}` && path !== HOME);
  return {};
}

function answer(content: Content, { path }: ApiRequest): object {
  if (path === HOME && content.namespace) return content.namespace;
  if (path === SETS) return listOf(content.sets);
  if (path !== `${HOME}/pods`) throw apiError(404);
  if (content.sets.length === 0 && content.lingering-- <= 0) content.pods = [];
  return listOf(content.pods);
}

function cleaning(over: Partial<Content> = {}, request: Partial<CleanRequest> = {}) {
  const content: Content = {
    namespace: aNamespace(OURS),
    sets: [aDaemonSet()],
    pods: [aPod(1)],
    lingering: 0,
    ...over,
  };
  const client = fakeClient({ request: cluster(content) });
  const progress: (readonly string[])[] = [];
  const go = () =>
    clean({
      client,
      namespace: NAMESPACE,
      waitMs: 5_000,
      signal: new AbortController().signal,
      onProgress: (left) => progress.push(left),
      ...request,
    });
  const deletes = () => client.requests.filter(({ method }) => method === 'DELETE');
  return { go, deletes, client, progress };
}

describe('clean', () => {
  test('removes the DaemonSet and the namespace that we made, by their UIDs', async () => {
    const { go, deletes } = cleaning();
    expect(await go()).toEqual([`daemonset/${NAMESPACE}/netdoctor-floater`, `namespace/${NAMESPACE}`]);
    expect(deletes()).toMatchObject([
      { path: `${SETS}/netdoctor-floater`, body: { preconditions: { uid: DAEMON_SET_UID } } },
      { path: HOME, body: { preconditions: { uid: aNamespace().metadata.uid } } },
    ]);
  });

  test('a namespace that may not be looked at stays, and what is ours in it goes', async () => {
    const content: Content = { namespace: aNamespace(OURS), sets: [aDaemonSet()], pods: [aPod(1)], lingering: 0 };
    const handler = cluster(content);
    const request: Handler = (asked) => {
      if (asked.method === 'GET' && asked.path === HOME) throw apiError(403);
      return handler(asked);
    };
    const { go } = cleaning({}, { client: fakeClient({ request }) });
    expect(await go()).toEqual([`daemonset/${NAMESPACE}/netdoctor-floater`]);
    expect(content).toMatchObject({ namespace: aNamespace(OURS), sets: [], pods: [] });
  });

  test.each([{}, { [MANAGED_BY]: 'helm' }])('never deletes a namespace without our label: %j', async (labels) => {
    const { go, deletes } = cleaning({ namespace: aNamespace(labels) });
    expect(await go()).toEqual([`daemonset/${NAMESPACE}/netdoctor-floater`]);
    expect(deletes().map(({ path }) => path)).toEqual([`${SETS}/netdoctor-floater`]);
  });

  test('looks for DaemonSets and pods by our label alone', async () => {
    const { go, client } = cleaning();
    await go();
    const lists = client.requests.filter(({ path }) => path === SETS || path.endsWith('/pods'));
    expect(lists.length).toBeGreaterThan(1);
    for (const { query } of lists) expect(query?.labelSelector).toBe(MANAGED_SELECTOR);
  });

  test('has nothing to do where the namespace is missing, or holds nothing of ours', async () => {
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

  test('waits until the pods are gone, and says for what', async () => {
    const { go, progress } = cleaning({ namespace: aNamespace(), lingering: 1 });
    await go();
    expect(progress).toEqual([[`pod/${NAMESPACE}/netdoctor-floater-1`]]);
  });

  test('what is still there when the time is up is an error that names it', async () => {
    const { go } = cleaning({ namespace: aNamespace(), lingering: 99 }, { waitMs: 0 });
    await expect(go()).rejects.toMatchObject({
      code: 'CLEAN_TIMEOUT',
      message: expect.stringContaining(`pod/${NAMESPACE}/netdoctor-floater-1`),
    });
  });

  test('a namespace made anew meanwhile is not waited for', async () => {
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
    expect(await clean(request)).toEqual([`namespace/${NAMESPACE}`]);
  });

  test('a refusal of the API goes up', async () => {
    const { go } = cleaning({}, { client: fakeClient({ request: () => Promise.reject(apiError(403)) }) });
    await expect(go()).rejects.toMatchObject({ status: 403 });
  });
});
