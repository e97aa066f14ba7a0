import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { preflight } from '../../src/plan/preflight.ts';
import { apiError, fakeClient, resolved, routes } from '../support/kube.ts';
import { aKubeNode, listOf, NAMESPACE } from '../support/objects.ts';
import { CLUSTER } from '../support/plan.ts';

const VERSION = { major: '1', minor: '37', gitVersion: 'v1.37.0' };
const WHOLE = {
  'GET /version': VERSION,
  'GET /apis': { groups: [{ name: 'apps' }] },
  'GET /api/v1/nodes': listOf([aKubeNode('n1'), aKubeNode('n2', { 'kosmos.io/exclude': 'true' })]),
  'GET /api/v1/namespaces/kube-system': { metadata: { name: 'kube-system', uid: 'the-uid' } },
};

function look(over: Readonly<Record<string, unknown>> = {}, context = resolved) {
  const client = fakeClient({ request: routes({ ...WHOLE, ...over }), context });
  return { client, found: preflight(client, NAMESPACE) };
}

describe('preflight', () => {
  test('tells the cluster and its nodes, and changes nothing', async () => {
    const { client, found } = look();
    expect(await found).toMatchObject({
      cluster: {
        context: CLUSTER,
        server: resolved.cluster.server,
        fingerprint: 'the-uid',
        version: 'v1.37.0',
        namespace: NAMESPACE,
      },
      platform: { minor: 37, choosesUserIds: false },
      nodes: [{ name: 'n1' }, { name: 'n2' }],
      untested: [{ node: 'n2', byRule: true }],
    });
    expect(new Set(client.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
  });

  test('reads all pages of nodes', async () => {
    const pages = (asked: { query?: Readonly<Record<string, string>> }) =>
      asked.query?.continue === 'more' ? listOf([aKubeNode('n2')]) : listOf([aKubeNode('n1')], 'more');
    const { found } = look({ 'GET /api/v1/nodes': pages });
    expect((await found).nodes.map(({ name }) => name)).toEqual(['n1', 'n2']);
  });

  test.each(['16', '16+', '18', '37+'])('takes a server of minor %j', async (minor) => {
    const { found } = look({ 'GET /version': { ...VERSION, minor } });
    expect((await found).platform.minor).toBe(Number.parseInt(minor, 10));
  });

  test('sees a platform that gives user ids of its own', async () => {
    const groups = { groups: [{ name: 'apps' }, { name: 'security.openshift.io' }] };
    expect((await look({ 'GET /apis': groups }).found).platform.choosesUserIds).toBe(true);
  });

  test('refuses a server that is too old, with its version', async () => {
    const { found } = look({ 'GET /version': { major: '1', minor: '15', gitVersion: 'v1.15.12' } });
    await expect(found).rejects.toThrow(UserError);
    await expect(found).rejects.toMatchObject({ code: 'SERVER_TOO_OLD', message: expect.stringContaining('v1.15.12') });
  });

  test.each([403, 404])(
    'where kube-system answers %i the fingerprint is weak, and differs by server',
    async (status) => {
      const refused = { 'GET /api/v1/namespaces/kube-system': apiError(status) };
      const other = { ...resolved, cluster: { server: 'https://127.0.0.2:6443' } };
      const [one, same, another] = await Promise.all(
        [look(refused), look(refused), look(refused, other)].map(({ found }) => found),
      );
      expect(one?.cluster.fingerprint).toMatch(/^weak:[0-9a-f]{32}$/);
      expect(same?.cluster.fingerprint).toBe(one?.cluster.fingerprint);
      expect(another?.cluster.fingerprint).not.toBe(one?.cluster.fingerprint);
    },
  );

  test.each(['GET /version', 'GET /api/v1/nodes', 'GET /api/v1/namespaces/kube-system'])(
    'a 500 of %s is an error',
    async (key) => {
      await expect(look({ [key]: apiError(500) }).found).rejects.toMatchObject({ status: 500 });
    },
  );

  test('a cluster without nodes, or with none to probe, is an error that says which', async () => {
    await expect(look({ 'GET /api/v1/nodes': listOf([]) }).found).rejects.toMatchObject({
      code: 'NO_NODES',
      message: 'the cluster has no nodes',
    });
    const windows = aKubeNode('w1', { 'kubernetes.io/os': 'windows' });
    await expect(look({ 'GET /api/v1/nodes': listOf([windows]) }).found).rejects.toMatchObject({
      code: 'NO_NODES',
      hint: expect.stringContaining('w1: operating system windows'),
    });
  });
});
