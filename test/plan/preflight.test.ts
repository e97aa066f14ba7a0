import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { FLOATER } from '../../src/floater/labels.ts';
import { floaterManifest } from '../../src/floater/manifests.ts';
import type { ApiRequest } from '../../src/kube/client.ts';
import type { ResolvedContext } from '../../src/kube/context.ts';
import { dryRunRemarks, type PreflightRequest, preflight } from '../../src/plan/preflight.ts';
import { apiError, type FakeClient, fakeClient, resolved, routes } from '../support/kube.ts';
import { aDaemonSet, aKubeNode, aNamespace, floaterOptions, listOf, NAMESPACE, platform } from '../support/objects.ts';
import { CLUSTER, TOKEN } from '../support/plan.ts';

const VERSION = { major: '1', minor: '37', gitVersion: 'v1.37.0' };
const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const SETS = `/apis/apps/v1/namespaces/${NAMESPACE}/daemonsets`;
const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;
const POLICIES = `GET /apis/networking.k8s.io/v1/namespaces/${NAMESPACE}/networkpolicies`;
const GET_NAMESPACE = `GET /api/v1/namespaces/${NAMESPACE}`;
const GET_SET = `GET ${SETS}/${FLOATER}`;

/** Allows all but what is said, as `verb resource`. */
function reviews(...denied: readonly string[]) {
  return ({ body }: ApiRequest) => {
    const { spec } = body as { spec: { resourceAttributes: Readonly<Record<string, string>> } };
    const { verb, resource, subresource } = spec.resourceAttributes;
    return { status: { allowed: !denied.includes(`${verb} ${resource}${subresource ? `/${subresource}` : ''}`) } };
  };
}

/** A namespace without floaters, where all is allowed and taken. */
const WHOLE = {
  'GET /version': VERSION,
  'GET /apis': { groups: [{ name: 'apps' }] },
  'GET /api/v1/nodes': listOf([aKubeNode('n1'), aKubeNode('n2', { 'kosmos.io/exclude': 'true' })]),
  'GET /api/v1/namespaces/kube-system': { metadata: { name: 'kube-system', uid: 'the-uid' } },
  [GET_NAMESPACE]: aNamespace(),
  [`POST ${REVIEWS}`]: reviews(),
  [`POST ${SETS}`]: {},
  [`POST ${PODS}`]: {},
};
const MISSING = { [GET_NAMESPACE]: apiError(404), 'POST /api/v1/namespaces': {} };

interface LookOptions extends Partial<PreflightRequest> {
  readonly context?: ResolvedContext;
}

function look(over: Readonly<Record<string, unknown>> = {}, { context = resolved, ...rest }: LookOptions = {}) {
  const client = fakeClient({ request: routes({ ...WHOLE, ...over }), context });
  return { client, found: preflight(client, { cluster: CLUSTER, floater: floaterOptions, deploy: true, ...rest }) };
}

/** What is tried by dry run; nothing else but reviews may be posted. */
function changes({ requests }: FakeClient): readonly string[] {
  const made = requests.filter(({ method, path }) => method !== 'GET' && !path.endsWith('reviews'));
  return made.map(({ method, path, query }) => `${method} ${path} ${query?.dryRun === 'All' ? 'dry' : 'REAL'}`);
}

describe('preflight', () => {
  test('tells the cluster and its nodes, and changes nothing', async () => {
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
    'where kube-system answers %i the fingerprint is weak, and differs by server',
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

const asWanted = aDaemonSet({
  annotations: floaterManifest(floaterOptions, TOKEN, platform).metadata.annotations ?? {},
});

describe('what is tried by dry run', () => {
  test.each([
    { what: 'no DaemonSet', table: {}, tried: [`POST ${SETS} dry`, `POST ${PODS} dry`] },
    {
      what: 'a DaemonSet that differs',
      table: { [GET_SET]: aDaemonSet(), [`PUT ${SETS}/${FLOATER}`]: {} },
      tried: [`PUT ${SETS}/${FLOATER} dry`, `POST ${PODS} dry`],
    },
    { what: 'a DaemonSet as wanted', table: { [GET_SET]: asWanted }, tried: [] },
    { what: 'no namespace', table: MISSING, tried: ['POST /api/v1/namespaces dry'] },
    {
      what: 'a namespace that may not be looked at',
      table: { [GET_NAMESPACE]: apiError(403) },
      tried: [`POST ${SETS} dry`, `POST ${PODS} dry`],
    },
  ])('$what', async ({ table, tried }) => {
    const { client, found } = look(table);
    expect((await found).remarks).toEqual([]);
    expect(changes(client)).toEqual(tried);
  });

  test('nothing where nothing is to be made', async () => {
    const { client, found } = look({}, { deploy: false });
    expect(await found).not.toHaveProperty('intent');
    expect(changes(client)).toEqual([]);
  });

  test('nothing on a server before 1.18, and that is said', async () => {
    const { client, found } = look({ 'GET /version': { ...VERSION, minor: '17+' } });
    expect((await found).remarks).toMatchObject([{ code: 'NOT_TRIED', detail: expect.stringContaining('1.18') }]);
    expect(changes(client)).toEqual([]);
  });

  test("a refusal ends it with the server's own words", async () => {
    await expect(look({ [`POST ${PODS}`]: apiError(403, 'exceeded quota: q') }).found).rejects.toMatchObject({
      code: 'ADMISSION_REFUSED',
      message: expect.stringMatching(/^context cluster-a: .*exceeded quota: q$/),
    });
  });

  test('so does one of the namespace', async () => {
    const table = { ...MISSING, 'POST /api/v1/namespaces': apiError(403, 'admission webhook "w" denied the request') };
    await expect(look(table).found).rejects.toMatchObject({ code: 'ADMISSION_REFUSED' });
  });

  test('warnings become remarks, each text once', async () => {
    const warn = (asked: ApiRequest) => asked.onWarning?.('would violate PodSecurity');
    expect((await look({ [`POST ${SETS}`]: warn, [`POST ${PODS}`]: warn }).found).remarks).toEqual([
      { cluster: CLUSTER, code: 'ADMISSION_WARNING', detail: 'would violate PodSecurity' },
    ]);
  });

  test('who may not create pods is told that none was tried', async () => {
    const { client, found } = look({ [`POST ${REVIEWS}`]: reviews('create pods') });
    expect((await found).remarks).toMatchObject([{ code: 'NOT_TRIED' }]);
    expect(changes(client)).toEqual([`POST ${SETS} dry`]);
  });

  test('a dry run of the whole check says what could not be tried', async () => {
    expect(dryRunRemarks(await look(MISSING).found)).toMatchObject([
      { code: 'NOT_TRIED', detail: expect.stringContaining('netdoctor-system does not exist yet') },
    ]);
    expect(dryRunRemarks(await look().found)).toEqual([]);
  });
});

describe('what deploy would do', () => {
  test.each([
    { table: MISSING, intent: { makesNamespace: true, daemonSet: 'created' } },
    { table: {}, intent: { makesNamespace: false, daemonSet: 'created' } },
    { table: { [GET_SET]: asWanted }, intent: { makesNamespace: false, daemonSet: 'unchanged' } },
  ])('is told: $intent', async ({ table, intent }) => {
    expect((await look(table).found).intent).toEqual(intent);
  });

  const LEAVING = { deletionTimestamp: '2030-01-01T00:00:00Z' };

  test.each([
    { what: 'a DaemonSet that is not ours', table: { [GET_SET]: aDaemonSet({ labels: {} }) }, code: 'NOT_OURS' },
    { what: 'a DaemonSet on its way out', table: { [GET_SET]: aDaemonSet(LEAVING) }, code: 'TERMINATING' },
    { what: 'a namespace on its way out', table: { [GET_NAMESPACE]: aNamespace({}, LEAVING) }, code: 'TERMINATING' },
  ])('$what is refused before anything is made', async ({ table, code }) => {
    await expect(look(table).found).rejects.toMatchObject({ code });
    expect((await look(table, { deploy: false }).found).cluster.namespace).toBe(NAMESPACE);
  });
});

describe('rights', () => {
  test.each(['GET /api/v1/nodes', GET_SET])('a 403 of %s is told among all that is missing', async (key) => {
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

  test.each(['GET /api/v1/nodes', GET_SET])('a 403 of %s that no review explains stays what it is', async (key) => {
    await expect(look({ [key]: apiError(403) }).found).rejects.toMatchObject({ code: 'API_403' });
  });

  test('where they cannot be asked for, that is said, and the run goes on', async () => {
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

  test.each([403, 404])('a %i is nothing to speak of', async (status) => {
    expect((await look({ [POLICIES]: apiError(status) }).found).remarks).toEqual([]);
  });
});

describe('round trips', () => {
  /** Answers come a tick of the clock later: what is asked in the same tick goes in parallel. */
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
    await preflight(client, { cluster: CLUSTER, floater: floaterOptions, deploy: true });
    return waves.size;
  }

  test.each([
    { what: 'nothing is to be made', over: { [GET_SET]: asWanted }, trips: 2 },
    { what: 'the floaters are to be made', over: {}, trips: 3 },
    { what: 'the namespace as well', over: MISSING, trips: 3 },
  ])('$trips where $what', async ({ over, trips }) => {
    expect(await ticks(over)).toBe(trips);
  });
});
