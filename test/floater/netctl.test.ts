import { describe, expect, test } from 'vitest';
import { findNetctl, NETCTL_NAMESPACE, removeNetctl } from '../../src/floater/netctl.ts';
import { MANAGED_BY, MANAGER } from '../../src/model/labels.ts';
import { apiError, fakeClient } from '../support/kube.ts';
import { HOME, netctlObjects, netctlSet, RBAC, SETS } from '../support/netctl-objects.ts';

/** An API server with these objects, by their paths. */
function holding(objects: Readonly<Record<string, unknown>>, { stuck = false } = {}) {
  const left = new Map(Object.entries(objects));
  const client = fakeClient({
    request: ({ method, path }) => {
      if (method === 'DELETE' && !stuck) left.delete(path);
      const found = left.get(path);
      if (found === undefined) throw apiError(404);
      return found;
    },
  });
  return { client, left: () => [...left.keys()] };
}

async function wordsFor(objects: Readonly<Record<string, unknown>>, namespace = NETCTL_NAMESPACE) {
  return (await findNetctl(holding(objects).client, namespace)).map(({ words }) => words);
}

const NAMES = ['clusterlink-floater', 'netdr-floater'];

describe('findNetctl', () => {
  test.each(NAMES)('finds everything that netctl leaves: %s', async (name) => {
    expect(await wordsFor(netctlObjects(name))).toEqual([
      `daemonset/kosmos-system/${name}`,
      `serviceaccount/kosmos-system/${name}`,
      `clusterrolebinding/${name}`,
      `clusterrole/${name}`,
    ]);
  });

  test('nothing if there is nothing', async () => {
    expect(await wordsFor({})).toEqual([]);
  });

  const [name = ''] = NAMES;
  const set = `${SETS}/${name}`;

  test.each([
    { of: 'a mirror', image: `mirror.example.com:5000/kosmos/${name}:v0.2.0` },
    { of: 'a digest', image: `ghcr.io/kosmos-io/${name}@sha256:${'0a'.repeat(32)}` },
    { of: 'no registry', image: name },
  ])('recognises its image by the name: of $of', async ({ image }) => {
    expect(await wordsFor({ [set]: netctlSet(name, { image }) })).toEqual([`daemonset/kosmos-system/${name}`]);
  });

  test.each([
    { what: 'another image', over: { image: 'example.com/my/agent:1' } },
    { what: 'an image with a longer name', over: { image: `example.com/my-${name}:1` } },
    { what: 'the name in the tag only', over: { image: `example.com/agent:${name}` } },
    { what: 'no label', over: { labels: {} } },
    { what: 'another label', over: { labels: { app: 'mine' } } },
    { what: 'our own label', over: { labels: { app: name, [MANAGED_BY]: MANAGER } } },
    { what: 'a second container', over: { more: [{ name: 'mine', image: 'example.com/mine:1' }] } },
  ])('a DaemonSet of the same name with $what is left alone, and so is its account', async ({ over }) => {
    const account = { [`${HOME}/serviceaccounts/${name}`]: { metadata: { name, uid: 'account' } } };
    expect(await wordsFor({ ...account, [set]: netctlSet(name, over) })).toEqual([]);
  });

  test.each([
    {
      what: 'for another account',
      over: { subjects: [{ kind: 'ServiceAccount', name: 'mine', namespace: NETCTL_NAMESPACE }] },
    },
    { what: 'for another namespace', over: { subjects: [{ kind: 'ServiceAccount', name, namespace: 'other' }] } },
    {
      what: 'for a user too',
      over: {
        subjects: [
          { kind: 'ServiceAccount', name, namespace: NETCTL_NAMESPACE },
          { kind: 'User', name: 'eve' },
        ],
      },
    },
    { what: 'to another role', over: { roleRef: { kind: 'ClusterRole', name: 'view' } } },
  ])('a binding $what is left alone, and so is the role that it may need', async ({ over }) => {
    const objects = netctlObjects(name);
    const path = `${RBAC}/clusterrolebindings/${name}`;
    const binding = { ...(objects[path] as object), ...over };
    expect(await wordsFor({ ...objects, [path]: binding })).toEqual([
      `daemonset/kosmos-system/${name}`,
      `serviceaccount/kosmos-system/${name}`,
    ]);
  });

  test('a role of the same name with other rules is left alone', async () => {
    const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
    const role = { [`${RBAC}/clusterroles/${name}`]: { metadata: { name, uid: 'role' }, rules } };
    expect(await wordsFor({ ...netctlObjects(name), ...role })).not.toContain(`clusterrole/${name}`);
  });

  test('finds what an interrupted netctl clean left: only the role, or role and binding', async () => {
    const objects = netctlObjects(name);
    const role = `${RBAC}/clusterroles/${name}`;
    const binding = `${RBAC}/clusterrolebindings/${name}`;
    expect(await wordsFor({ [role]: objects[role] })).toEqual([`clusterrole/${name}`]);
    expect(await wordsFor({ [role]: objects[role], [binding]: objects[binding] })).toEqual([
      `clusterrolebinding/${name}`,
      `clusterrole/${name}`,
    ]);
  });

  test('another namespace is checked by its name', async () => {
    expect(await wordsFor(netctlObjects(name), 'other')).toEqual([]);
    const path = `/apis/apps/v1/namespaces/other/daemonsets/${name}`;
    expect(await wordsFor({ [path]: netctlSet(name) }, 'other')).toEqual([`daemonset/other/${name}`]);
  });

  test('a refusal is thrown', async () => {
    const client = fakeClient({ request: () => Promise.reject(apiError(403)) });
    await expect(findNetctl(client, NETCTL_NAMESPACE)).rejects.toMatchObject({ status: 403 });
  });
});

describe('removeNetctl', () => {
  const [name = ''] = NAMES;
  const around = { namespace: NETCTL_NAMESPACE, signal: new AbortController().signal, onProgress: () => {} };

  /** Kosmos' own objects in the same namespace, and the namespace. */
  const KOSMOS = Object.fromEntries(
    [
      `${HOME}`,
      ...['clusterlink-agent', 'clusterlink-proxy'].map((one) => `${SETS}/${one}`),
      `/apis/apps/v1/namespaces/${NETCTL_NAMESPACE}/deployments/clusterlink-network-manager`,
      ...['clusterlink-agent', 'clusterlink-network-manager'].flatMap((one) => [
        `${HOME}/serviceaccounts/${one}`,
        `${RBAC}/clusterroles/${one}`,
        `${RBAC}/clusterrolebindings/${one}`,
      ]),
    ].map((path) => [path, { metadata: { name: path.split('/').at(-1), uid: path, labels: { app: 'clusterlink' } } }]),
  );

  test('removes them by their UIDs; Kosmos and the namespace stay', async () => {
    const { client, left } = holding({ ...netctlObjects(name), ...netctlObjects('netdr-floater'), ...KOSMOS });
    await removeNetctl({ client, waitMs: 0, ...around }, await findNetctl(client, NETCTL_NAMESPACE));
    expect(left()).toEqual(Object.keys(KOSMOS));
    const deletes = client.requests.filter(({ method }) => method === 'DELETE');
    expect(deletes).toHaveLength(8);
    for (const { body } of deletes) expect(body).toMatchObject({ preconditions: { uid: expect.any(String) } });
  });

  test('leftovers are named when the time is up', async () => {
    const { client } = holding(netctlObjects(name), { stuck: true });
    const found = await findNetctl(client, NETCTL_NAMESPACE);
    await expect(removeNetctl({ client, waitMs: 0, ...around }, found)).rejects.toMatchObject({
      code: 'CLEAN_TIMEOUT',
      message: expect.stringContaining(`daemonset/kosmos-system/${name}`),
    });
  });
});
