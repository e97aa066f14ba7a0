import { describe, expect, test } from 'vitest';
import { ClusterError, UserError } from '../../src/errors.ts';
import { type Deployment, deployFloaters } from '../../src/floater/deploy.ts';
import { floaterManifest } from '../../src/floater/manifests.ts';
import { namespaceManifest } from '../../src/floater/namespace.ts';
import type { ApiRequest } from '../../src/kube/client.ts';
import { FLOATER, SPEC_HASH_ANNOTATION } from '../../src/model/labels.ts';
import { remarksOf } from '../../src/model/remark.ts';
import { apiError, fakeClient, routes } from '../support/kube.ts';
import { aDaemonSet, aNamespace, DAEMON_SET_UID, floaterOptions, NAMESPACE, platform } from '../support/objects.ts';
import { TOKEN } from '../support/plan.ts';

const SETS = `/apis/apps/v1/namespaces/${NAMESPACE}/daemonsets`;
const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;
const GET_NAMESPACE = `GET /api/v1/namespaces/${NAMESPACE}`;
const wanted = floaterManifest(floaterOptions, TOKEN, platform);

function deploy(table: Readonly<Record<string, unknown>>, on = platform) {
  const client = fakeClient({ request: routes(table) });
  return { client, done: deployFloaters(client, { layers: [floaterOptions], platform: on }).then(onlyOne) };
}

function onlyOne(deployments: readonly Deployment[]): Deployment {
  const [first, ...more] = deployments;
  if (!first || more.length > 0) throw new Error('not one deployment');
  return first;
}

/** Answers a real request and its dry run differently. */
const split = (real: unknown, dry: unknown) => (asked: ApiRequest) => {
  const answer = asked.query?.dryRun === 'All' ? dry : real;
  if (answer instanceof Error) throw answer;
  return answer;
};

const writes = (client: ReturnType<typeof fakeClient>) =>
  client.requests.filter(({ method, query }) => method !== 'GET' && !query?.dryRun);
const dryRuns = (client: ReturnType<typeof fakeClient>) =>
  client.requests.filter(({ query }) => query?.dryRun).map(({ method, path }) => `${method} ${path}`);

/** No namespace yet, and everything is accepted. */
const NEW = {
  'POST /api/v1/namespaces': aNamespace(),
  [`POST ${SETS}`]: aDaemonSet(),
  [`POST ${PODS}`]: {},
};

describe('deployFloaters', () => {
  test('makes namespace and DaemonSet if there are none', async () => {
    const { client, done } = deploy(NEW);
    const found = await done;
    expect(found).toMatchObject({
      namespace: NAMESPACE,
      namespaceChange: 'created',
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

  test('in a namespace that it made, it first tries DaemonSet and pod', async () => {
    const { client, done } = deploy(NEW);
    await done;
    expect(dryRuns(client).toSorted()).toEqual([`POST ${PODS}`, `POST ${SETS}`]);
  });

  test('warnings of that are reported once', async () => {
    const warn = (asked: ApiRequest) => {
      asked.onWarning?.('would violate PodSecurity');
      return aDaemonSet();
    };
    const { done } = deploy({ ...NEW, [`POST ${SETS}`]: warn, [`POST ${PODS}`]: warn });
    const { notes } = await done;
    expect(remarksOf('a', notes)).toEqual([
      { cluster: 'a', code: 'ADMISSION_WARNING', detail: 'would violate PodSecurity' },
    ]);
  });

  test('a server without dry run gets none', async () => {
    const { client, done } = deploy(NEW, { ...platform, minor: 17 });
    await done;
    expect(dryRuns(client)).toEqual([]);
  });

  const NAMESPACE_UID = aNamespace().metadata.uid;
  const REFUSAL = apiError(403, 'violates PodSecurity "restricted:latest"');
  const REMOVE = `DELETE /api/v1/namespaces/${NAMESPACE}`;

  test.each([
    { what: 'the pod', table: { [`POST ${PODS}`]: REFUSAL }, on: platform },
    { what: 'the DaemonSet by dry run', table: { [`POST ${SETS}`]: split(aDaemonSet(), REFUSAL) }, on: platform },
    { what: 'the DaemonSet itself', table: { [`POST ${SETS}`]: split(REFUSAL, {}) }, on: { ...platform, minor: 17 } },
  ])('if $what is refused, the new namespace is removed again', async ({ table, on }) => {
    const { client, done } = deploy({ ...NEW, ...table, [REMOVE]: {} }, on);
    await expect(done).rejects.toThrow('violates PodSecurity');
    const last = writes(client).at(-1);
    expect(last).toMatchObject({ method: 'DELETE', path: `/api/v1/namespaces/${NAMESPACE}` });
    expect(last?.body).toMatchObject({ preconditions: { uid: NAMESPACE_UID } });
  });

  test('if it cannot be removed, the error says so in addition to the refusal', async () => {
    const { done } = deploy({ ...NEW, [`POST ${PODS}`]: REFUSAL, [REMOVE]: apiError(403, 'no delete for you') });
    await expect(done).rejects.toMatchObject({
      code: 'ADMISSION_REFUSED',
      message: expect.stringContaining('violates PodSecurity'),
      hint: expect.stringMatching(/-n.*\n.*still there: no delete for you/),
    });
  });

  test('an existing namespace stays, whatever is refused', async () => {
    const { client, done } = deploy({ [GET_NAMESPACE]: aNamespace(), [`POST ${SETS}`]: REFUSAL });
    await expect(done).rejects.toThrow('violates PodSecurity');
    expect(client.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
  });

  test.each([
    { what: 'an answer', gone: new ClusterError('not reachable', { code: 'API_UNREACHABLE' }) },
    { what: 'being logged in', gone: apiError(401) },
  ])('without $what nothing is removed, because the state is unknown', async ({ gone }) => {
    const { client, done } = deploy({ ...NEW, [`POST ${SETS}`]: split(gone, {}) });
    await expect(done).rejects.toBe(gone);
    expect(client.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
  });

  test('uses another token for each deployment', async () => {
    const make = () => deploy({ [GET_NAMESPACE]: aNamespace(), [`POST ${SETS}`]: aDaemonSet() }).done;
    expect((await make()).token).not.toBe((await make()).token);
  });

  test('never changes an existing namespace', async () => {
    const { client, done } = deploy({ [GET_NAMESPACE]: aNamespace(), [`POST ${SETS}`]: aDaemonSet() });
    expect((await done).namespaceChange).toBe('none');
    expect(writes(client).map(({ method, path }) => `${method} ${path}`)).toEqual([`POST ${SETS}`]);
  });

  test('leaves a DaemonSet alone that is as wanted: a second check restarts nothing', async () => {
    const annotations = wanted.metadata.annotations ?? {};
    const { client, done } = deploy({
      [GET_NAMESPACE]: aNamespace(),
      [`GET ${SETS}/${FLOATER}`]: aDaemonSet({ annotations }),
    });
    expect(await done).toEqual({
      layer: 'pod',
      namespace: NAMESPACE,
      namespaceChange: 'none',
      daemonSet: 'unchanged',
      daemonSetUid: DAEMON_SET_UID,
      token: TOKEN,
      specHash: annotations[SPEC_HASH_ANNOTATION],
      profile: 'agnhost',
      port: 8889,
      notes: [],
    });
    expect(writes(client)).toEqual([]);
  });

  test('updates one that differs, on the version that it read, and keeps its token', async () => {
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

  test('refuses a namespace that is being deleted', async () => {
    const { client, done } = deploy({ [GET_NAMESPACE]: aNamespace({}, { deletionTimestamp: '2030-01-01T00:00:00Z' }) });
    await expect(done).rejects.toThrow(ClusterError);
    await expect(done).rejects.toMatchObject({ code: 'TERMINATING' });
    expect(writes(client)).toEqual([]);
  });

  test('refuses a DaemonSet of ours that is being deleted: it makes no pods', async () => {
    const annotations = wanted.metadata.annotations ?? {};
    const leaving = aDaemonSet({ annotations, deletionTimestamp: '2030-01-01T00:00:00Z' });
    const { done } = deploy({ [GET_NAMESPACE]: aNamespace(), [`GET ${SETS}/${FLOATER}`]: leaving });
    await expect(done).rejects.toThrow(ClusterError);
  });

  test('a refusal of the API is thrown with its status', async () => {
    const { done } = deploy({ [GET_NAMESPACE]: aNamespace(), [`POST ${SETS}`]: apiError(403, 'no DaemonSets here') });
    await expect(done).rejects.toMatchObject({ status: 403, message: 'no DaemonSets here' });
  });

  test('a namespace that may not be read counts as existing', async () => {
    const { client, done } = deploy({ [GET_NAMESPACE]: apiError(403), [`POST ${SETS}`]: aDaemonSet() });
    expect(await done).toMatchObject({ namespaceChange: 'none', daemonSet: 'created' });
    expect(writes(client).map(({ path }) => path)).toEqual([SETS]);
  });

  test('if it does not exist after all, the error says so', async () => {
    const missing = apiError(404, `namespaces "${NAMESPACE}" not found`);
    const { done } = deploy({ [GET_NAMESPACE]: apiError(403), [`POST ${SETS}`]: missing });
    await expect(done).rejects.toMatchObject({
      code: 'NAMESPACE_MISSING',
      message: expect.stringMatching(/netdoctor-system does not exist, and this user may not look at it/),
    });
  });
});
