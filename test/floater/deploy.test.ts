import { describe, expect, test } from 'vitest';
import { ClusterError, UserError } from '../../src/errors.ts';
import { deployFloaters, findDeployment } from '../../src/floater/deploy.ts';
import { FLOATER, SPEC_HASH_ANNOTATION, TOKEN_ANNOTATION } from '../../src/floater/labels.ts';
import { floaterManifest, namespaceManifest } from '../../src/floater/manifests.ts';
import type { DaemonSet } from '../../src/kube/objects.ts';
import { apiError, fakeClient, routes } from '../support/kube.ts';
import { aDaemonSet, aNamespace, DAEMON_SET_UID, floaterOptions, NAMESPACE, platform } from '../support/objects.ts';
import { TOKEN } from '../support/plan.ts';

const SETS = `/apis/apps/v1/namespaces/${NAMESPACE}/daemonsets`;
const GET_NAMESPACE = `GET /api/v1/namespaces/${NAMESPACE}`;
const wanted = floaterManifest(floaterOptions, TOKEN, platform);

function deploy(table: Readonly<Record<string, unknown>>) {
  const client = fakeClient({ request: routes(table) });
  return { client, done: deployFloaters(client, floaterOptions, platform) };
}

const writes = (client: ReturnType<typeof fakeClient>) => client.requests.filter(({ method }) => method !== 'GET');

describe('deployFloaters', () => {
  test('makes namespace and DaemonSet where there are none', async () => {
    const { client, done } = deploy({ 'POST /api/v1/namespaces': {}, [`POST ${SETS}`]: aDaemonSet() });
    const found = await done;
    expect(found).toMatchObject({
      namespace: NAMESPACE,
      namespaceCreated: true,
      daemonSet: 'created',
      daemonSetUid: DAEMON_SET_UID,
    });
    expect(found.token).toMatch(/^[0-9a-f]{16}$/);
    const [namespace, set, ...more] = writes(client);
    expect(namespace).toMatchObject({ method: 'POST', path: '/api/v1/namespaces', body: namespaceManifest(NAMESPACE) });
    expect(set).toMatchObject({
      method: 'POST',
      path: SETS,
      body: floaterManifest(floaterOptions, found.token, platform),
    });
    expect(more).toEqual([]);
  });

  test('takes another token for each deployment', async () => {
    const make = () => deploy({ [GET_NAMESPACE]: aNamespace(), [`POST ${SETS}`]: aDaemonSet() }).done;
    expect((await make()).token).not.toBe((await make()).token);
  });

  test('never touches a namespace that is there', async () => {
    const { client, done } = deploy({ [GET_NAMESPACE]: aNamespace(), [`POST ${SETS}`]: aDaemonSet() });
    expect((await done).namespaceCreated).toBe(false);
    expect(writes(client).map(({ method, path }) => `${method} ${path}`)).toEqual([`POST ${SETS}`]);
  });

  test('leaves a DaemonSet alone that is as wanted: a second check restarts nothing', async () => {
    const annotations = wanted.metadata.annotations ?? {};
    const { client, done } = deploy({
      [GET_NAMESPACE]: aNamespace(),
      [`GET ${SETS}/${FLOATER}`]: aDaemonSet({ annotations }),
    });
    expect(await done).toEqual({
      namespace: NAMESPACE,
      namespaceCreated: false,
      daemonSet: 'unchanged',
      daemonSetUid: DAEMON_SET_UID,
      token: TOKEN,
      specHash: annotations[SPEC_HASH_ANNOTATION],
    });
    expect(writes(client)).toEqual([]);
  });

  test('updates one that differs, on the version it has seen, and keeps its token', async () => {
    const { client, done } = deploy({
      [GET_NAMESPACE]: aNamespace(),
      [`GET ${SETS}/${FLOATER}`]: aDaemonSet(),
      [`PUT ${SETS}/${FLOATER}`]: {},
    });
    expect(await done).toMatchObject({ daemonSet: 'updated', token: TOKEN, daemonSetUid: DAEMON_SET_UID });
    const [put] = writes(client);
    expect(put?.body).toEqual({ ...wanted, metadata: { ...wanted.metadata, resourceVersion: '42' } });
  });

  test.each([{}, { 'app.kubernetes.io/managed-by': 'helm' }])(
    'refuses a DaemonSet that is not ours: labels %j',
    async (labels) => {
      const { client, done } = deploy({
        [GET_NAMESPACE]: aNamespace(),
        [`GET ${SETS}/${FLOATER}`]: aDaemonSet({ labels }),
      });
      await expect(done).rejects.toThrow(UserError);
      await expect(done).rejects.toMatchObject({ code: 'NOT_OURS' });
      expect(writes(client)).toEqual([]);
    },
  );

  test('refuses a namespace that is on its way out', async () => {
    const { client, done } = deploy({ [GET_NAMESPACE]: aNamespace({}, { deletionTimestamp: '2030-01-01T00:00:00Z' }) });
    await expect(done).rejects.toThrow(ClusterError);
    await expect(done).rejects.toMatchObject({ code: 'TERMINATING' });
    expect(writes(client)).toEqual([]);
  });

  test('refuses a DaemonSet of ours that is on its way out: it makes no pods', async () => {
    const annotations = wanted.metadata.annotations ?? {};
    const leaving = aDaemonSet({ annotations, deletionTimestamp: '2030-01-01T00:00:00Z' });
    const { done } = deploy({ [GET_NAMESPACE]: aNamespace(), [`GET ${SETS}/${FLOATER}`]: leaving });
    await expect(done).rejects.toThrow(ClusterError);
  });

  test('a refusal of the API goes up with its status', async () => {
    const { done } = deploy({ [GET_NAMESPACE]: apiError(403, 'namespaces is forbidden') });
    await expect(done).rejects.toMatchObject({ status: 403, message: 'namespaces is forbidden' });
  });
});

describe('findDeployment', () => {
  const find = (set: DaemonSet | undefined) =>
    findDeployment(fakeClient({ request: routes(set ? { [`GET ${SETS}/${FLOATER}`]: set } : {}) }), NAMESPACE);

  test('reads what is there, and nothing where it is missing or not ours', async () => {
    expect(await find(aDaemonSet())).toMatchObject({ token: TOKEN, daemonSetUid: DAEMON_SET_UID });
    expect(await find(undefined)).toBeUndefined();
    expect(await find(aDaemonSet({ labels: {} }))).toBeUndefined();
    expect(aDaemonSet().metadata.annotations?.[TOKEN_ANNOTATION]).toBe(TOKEN);
  });
});
