import { describe, expect, test } from 'vitest';
import { deployFloaters } from '../../src/floater/deploy.ts';
import { floaterManifest } from '../../src/floater/manifests.ts';
import { namespaceManifest } from '../../src/floater/namespace.ts';
import type { ApiRequest } from '../../src/kube/client.ts';
import { apiError, fakeClient, routes } from '../support/kube.ts';
import { aDaemonSet, aNamespace, floaterOptions, hostOptions, NAMESPACE, platform } from '../support/objects.ts';

const SETS = `/apis/apps/v1/namespaces/${NAMESPACE}/daemonsets`;
const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;
const HOME = `/api/v1/namespaces/${NAMESPACE}`;
const LEVEL = 'pod-security.kubernetes.io/enforce';
const OURS = { 'app.kubernetes.io/managed-by': 'kubectl-netdoctor', team: 'net' };
const restricted = aNamespace({ ...OURS, [LEVEL]: 'restricted' }, { resourceVersion: '7' });

/** Gives each DaemonSet a UID of its own. */
const madeSet = ({ body }: ApiRequest) => aDaemonSet({ uid: `uid of ${nameOf(body)}` });
const nameOf = (body: unknown) => (body as { metadata: { name: string } }).metadata.name;
const levelOf = (body: unknown) => (body as ReturnType<typeof aNamespace>).metadata.labels?.[LEVEL];

const TAKEN = {
  'POST /api/v1/namespaces': aNamespace(),
  [`PUT ${HOME}`]: ({ body }: ApiRequest) => ({ ...(body as object), changed: true }),
  [`POST ${SETS}`]: madeSet,
  [`POST ${PODS}`]: {},
};

function deploy(table: Readonly<Record<string, unknown>>, layers = [floaterOptions, hostOptions]) {
  const client = fakeClient({ request: routes({ ...TAKEN, ...table }) });
  const writes = () =>
    client.requests
      .filter(({ method, query }) => method !== 'GET' && !query?.dryRun)
      .map(({ method, path, body }) => `${method} ${path.split('/').at(-1)} ${levelOf(body) ?? nameOf(body)}`);
  return { client, writes, done: deployFloaters(client, { layers, platform }) };
}

describe('floaters of both layers', () => {
  test('share a namespace, each with a DaemonSet and a token of its own', async () => {
    const { client, writes, done } = deploy({});
    const found = await done;
    expect(found).toMatchObject([
      { layer: 'pod', namespaceChange: 'created', daemonSet: 'created', daemonSetUid: 'uid of netdoctor-floater' },
      {
        layer: 'node',
        namespaceChange: 'created',
        daemonSet: 'created',
        daemonSetUid: 'uid of netdoctor-floater-host',
      },
    ]);
    expect(found[0]?.token).not.toBe(found[1]?.token);
    expect(writes()).toEqual([
      'POST namespaces privileged',
      'POST daemonsets netdoctor-floater',
      'POST daemonsets netdoctor-floater-host',
    ]);
    expect(client.requests.find(({ path }) => path === '/api/v1/namespaces')?.body).toEqual(
      namespaceManifest(NAMESPACE, 'privileged'),
    );
  });

  test('a DaemonSet that is as wanted is left alone, and the other is made', async () => {
    const { annotations = {} } = floaterManifest(floaterOptions, '0123456789abcdef', platform).metadata;
    const table = { [`GET ${HOME}`]: aNamespace(), [`GET ${SETS}/netdoctor-floater`]: aDaemonSet({ annotations }) };
    const { writes, done } = deploy(table);
    expect((await done).map(({ daemonSet }) => daemonSet)).toEqual(['unchanged', 'created']);
    expect(writes()).toEqual(['POST daemonsets netdoctor-floater-host']);
  });

  test('a refusal is thrown only after everything in progress has ended', async () => {
    let made = 0;
    const slow = async ({ body }: ApiRequest) => {
      if (nameOf(body).endsWith('-host')) throw apiError(403, 'no host network');
      await new Promise((done) => setTimeout(done, 20));
      made += 1;
      return aDaemonSet();
    };
    const { done } = deploy({ [`GET ${HOME}`]: aNamespace(), [`POST ${SETS}`]: slow });
    await expect(done).rejects.toThrow('no host network');
    expect(made).toBe(1);
  });
});

describe('a namespace of ours for the pod layer only', () => {
  test('is relabelled on the version that was read, and both are tried in it', async () => {
    const { client, writes, done } = deploy({ [`GET ${HOME}`]: restricted });
    expect(await done).toMatchObject([{ namespaceChange: 'relabelled' }, { namespaceChange: 'relabelled' }]);
    expect(writes()[0]).toBe(`PUT ${NAMESPACE} privileged`);
    expect(client.requests.find(({ method }) => method === 'PUT')?.body).toMatchObject({
      metadata: { resourceVersion: '7', labels: { ...OURS, [LEVEL]: 'privileged' } },
    });
    expect(client.requests.filter(({ query }) => query?.dryRun).map(({ path }) => path)).toEqual([
      ...[SETS, PODS],
      ...[SETS, PODS],
    ]);
  });

  test.each([
    { what: 'not ours', namespace: aNamespace({ [LEVEL]: 'restricted' }) },
    { what: 'of a level that somebody chose', namespace: aNamespace({ ...OURS, [LEVEL]: 'baseline' }) },
    { what: 'privileged already', namespace: aNamespace({ ...OURS, [LEVEL]: 'privileged' }) },
  ])('one that is $what is left alone', async ({ namespace }) => {
    const { writes, done } = deploy({ [`GET ${HOME}`]: namespace });
    expect((await done)[0]?.namespaceChange).toBe('none');
    expect(writes().filter((one) => one.startsWith('PUT'))).toEqual([]);
  });

  test('is left alone by floaters of the pod layer', async () => {
    const { writes, done } = deploy({ [`GET ${HOME}`]: restricted }, [floaterOptions]);
    await done;
    expect(writes()).toEqual(['POST daemonsets netdoctor-floater']);
  });

  test('gets its label back if the pods are refused', async () => {
    const refused = apiError(403, 'admission webhook "w" denied the request: no host network');
    const { writes, done } = deploy({ [`GET ${HOME}`]: restricted, [`POST ${PODS}`]: refused });
    await expect(done).rejects.toMatchObject({ code: 'ADMISSION_REFUSED' });
    expect(writes()).toEqual([`PUT ${NAMESPACE} privileged`, `PUT ${NAMESPACE} restricted`]);
  });

  test('if the label cannot be restored, the error says so', async () => {
    const onlyOnce = ({ body }: ApiRequest) => {
      if (levelOf(body) === 'restricted') throw apiError(409, 'somebody changed it');
      return body;
    };
    const table = { [`GET ${HOME}`]: restricted, [`PUT ${HOME}`]: onlyOnce, [`POST ${PODS}`]: apiError(403, 'no') };
    await expect(deploy(table).done).rejects.toMatchObject({
      hint: expect.stringContaining(`namespace ${NAMESPACE} keeps the label ${LEVEL}=privileged`),
    });
  });

  test('is tried again if admission has not seen the new label yet', async () => {
    let times = 0;
    const late = ({ body }: ApiRequest) => {
      const { hostNetwork } = (body as { spec: { hostNetwork?: boolean } }).spec;
      if (hostNetwork) times += 1;
      if (hostNetwork && times < 3) {
        throw apiError(403, 'violates PodSecurity "restricted:latest": host namespaces (hostNetwork=true)');
      }
      return {};
    };
    await deploy({ [`GET ${HOME}`]: restricted, [`POST ${PODS}`]: late }).done;
    expect(times).toBe(3);
  });
});
