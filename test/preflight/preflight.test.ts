import { describe, expect, test } from 'vitest';
import { ClusterError, UserError } from '../../src/errors.ts';
import { preflight } from '../../src/preflight/preflight.ts';
import { apiError, fakeClient, resolved, routes } from '../support/kube.ts';
import { aKubeNode, floaterOptions, listOf, NAMESPACE } from '../support/objects.ts';
import { CLUSTER } from '../support/plan.ts';
import {
  asWanted,
  changes,
  GET_NAMESPACE,
  GET_SET,
  look,
  MISSING,
  PODS,
  POLICIES,
  REVIEWS,
  reviews,
  SETS,
  WHOLE,
} from '../support/preflight.ts';

describe('preflight', () => {
  test('reports the cluster and its nodes, and changes nothing', async () => {
    const { client, found } = look();
    expect(await found).toMatchObject({
      cluster: {
        name: CLUSTER,
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
    expect(changes(client).filter((change) => !change.endsWith(' dry'))).toEqual([]);
    expect((await found).remarks).toEqual([]);
  });

  test('the cluster has the name that the run gives it', async () => {
    const { found } = look({ [POLICIES]: listOf([{ metadata: { name: 'deny' } }]) }, { cluster: 'cluster-a (2)' });
    expect(await found).toMatchObject({
      cluster: { name: 'cluster-a (2)', context: CLUSTER },
      nodes: [{ cluster: 'cluster-a (2)' }, { cluster: 'cluster-a (2)' }],
      untested: [{ cluster: 'cluster-a (2)' }],
      remarks: [{ cluster: 'cluster-a (2)' }],
    });
  });

  test('reads all pages of nodes', async () => {
    const pages = (asked: { query?: Readonly<Record<string, string>> }) =>
      asked.query?.continue === 'more' ? listOf([aKubeNode('n2')]) : listOf([aKubeNode('n1')], 'more');
    const { found } = look({ 'GET /api/v1/nodes': pages });
    expect((await found).nodes.map(({ name }) => name)).toEqual(['n1', 'n2']);
  });

  test('refuses a server that is too old, with its version', async () => {
    const { found } = look({ 'GET /version': { major: '1', minor: '15', gitVersion: 'v1.15.12' } });
    await expect(found).rejects.toThrow(UserError);
    await expect(found).rejects.toMatchObject({ code: 'SERVER_TOO_OLD', message: expect.stringContaining('v1.15.12') });
  });

  test.each([403, 404])(
    'if the answer for kube-system is %i, the fingerprint is weak, and differs by server',
    async (status) => {
      const refused = { 'GET /api/v1/namespaces/kube-system': apiError(status) };
      const other = { ...resolved, cluster: { server: 'https://127.0.0.2:6443' } };
      const [one, same, another] = await Promise.all(
        [look(refused), look(refused), look(refused, { context: other })].map(({ found }) => found),
      );
      expect(one?.cluster.fingerprint).toMatch(/^weak:[0-9a-f]{32}$/);
      expect(same?.cluster.fingerprint).toBe(one?.cluster.fingerprint);
      expect(another?.cluster.fingerprint).not.toBe(one?.cluster.fingerprint);
    },
  );

  test.each(['GET /version', 'GET /api/v1/nodes', 'GET /api/v1/namespaces/kube-system', GET_NAMESPACE, GET_SET])(
    'a 500 for %s is an error',
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

describe('rights', () => {
  test.each(['GET /api/v1/nodes', GET_SET])('a 403 for %s is reported with all missing rights', async (key) => {
    const table = {
      [key]: apiError(403),
      [`POST ${REVIEWS}`]: reviews('list nodes', 'get daemonsets', 'get pods/exec'),
    };
    await expect(look(table).found).rejects.toMatchObject({
      code: 'RIGHTS_MISSING',
      message:
        'context cluster-a: the user may not list nodes; get daemonsets.apps in namespace netdoctor-system; get pods/exec in namespace netdoctor-system',
    });
  });

  const PAGE = new ClusterError('a page of HTML', { code: 'NOT_AN_API', status: 403 });

  test.each(['GET /api/v1/nodes', GET_SET, `POST ${SETS}`, `POST ${PODS}`])(
    'a page of HTML in answer to %s is neither a missing right nor a refusal, even with 403',
    async (key) => {
      await expect(look({ [key]: PAGE }).found).rejects.toBe(PAGE);
    },
  );

  test('if a page of HTML answers the review, nothing is said about rights', async () => {
    const { remarks } = await look({ [`POST ${REVIEWS}`]: PAGE }).found;
    expect(remarks.map(({ code }) => code)).toEqual(['NOT_TRIED']);
  });

  test.each(['GET /api/v1/nodes', GET_SET])('a 403 for %s without a missing right is thrown as it is', async (key) => {
    await expect(look({ [key]: apiError(403) }).found).rejects.toMatchObject({ code: 'API_403' });
  });

  test('if the review is not possible, a note says so, and the run goes on', async () => {
    const { client, found } = look({ [`POST ${REVIEWS}`]: apiError(403) });
    expect((await found).remarks).toMatchObject([{ code: 'NOT_TRIED', detail: expect.stringContaining('rights') }]);
    expect(changes(client)).toHaveLength(2);
  });
});

describe('NetworkPolicies of the namespace', () => {
  const named = (...names: readonly string[]) => listOf(names.map((name) => ({ metadata: { name } })));

  test.each([
    { found: named('a'), words: 'why probes fail: a' },
    { found: named('a', 'b', 'c'), words: 'why probes fail: a, b, c' },
    { found: named('a', 'b', 'c', 'd'), words: 'why probes fail: a, b, c and more' },
  ])('are remarked: $words', async ({ found, words }) => {
    const [remark, ...others] = (await look({ [POLICIES]: found }).found).remarks;
    expect(others).toEqual([]);
    expect(remark?.code).toBe('NETWORK_POLICIES');
    expect(remark?.detail.endsWith(words)).toBe(true);
    expect(remark?.next).toBe('kubectl --context cluster-a -n netdoctor-system describe networkpolicies');
  });

  test.each([403, 404])('a %i is not reported', async (status) => {
    expect((await look({ [POLICIES]: apiError(status) }).found).remarks).toEqual([]);
  });
});

describe('round trips', () => {
  /** Answers come a tick of the clock later: requests in the same tick are parallel. */
  async function ticks(over: Readonly<Record<string, unknown>>): Promise<number> {
    const handler = routes({ ...WHOLE, ...over });
    const waves = new Set<number>();
    let now = 0;
    const client = fakeClient({
      request: async (asked) => {
        const asking = now;
        waves.add(asking);
        await new Promise((done) => setTimeout(done, 5));
        now = Math.max(now, asking + 1);
        return handler(asked);
      },
    });
    await preflight(client, { cluster: CLUSTER, floaters: [floaterOptions], deploy: true });
    return waves.size;
  }

  test.each([
    { what: 'nothing is to be made', over: { [GET_SET]: asWanted }, trips: 2 },
    { what: 'the floaters are to be made', over: {}, trips: 3 },
    { what: 'the namespace as well', over: MISSING, trips: 3 },
  ])('$trips if $what', async ({ over, trips }) => {
    expect(await ticks(over)).toBe(trips);
  });
});
