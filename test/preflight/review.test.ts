import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/errors.ts';
import { cleanRefusal, reviewRights } from '../../src/preflight/review.ts';
import type { Situation } from '../../src/preflight/rights.ts';
import { apiError, fakeClient, routes } from '../support/kube.ts';

const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const WHO = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
const SITUATION: Situation = {
  namespace: 'n',
  namespaceState: 'there',
  relabels: false,
  sets: [{ layer: 'pod', change: 'created' }],
  deploy: true,
  minor: 37,
  fixtures: [],
};

interface Attributes {
  readonly verb: string;
  readonly resource: string;
  readonly subresource?: string;
}

interface Case {
  /** As `verb resource`. */
  readonly denied?: readonly string[];
  readonly who?: unknown;
  readonly situation?: Partial<Situation>;
}

function reviewer({ denied = [], who = { status: { userInfo: { username: 'eve' } } } }: Omit<Case, 'situation'>) {
  const answer = ({ body }: { body?: unknown }) => {
    const { spec } = body as { spec: { resourceAttributes: Attributes } };
    const { verb, resource, subresource } = spec.resourceAttributes;
    return {
      status: { allowed: !denied.includes([verb, [resource, subresource].filter(Boolean).join('/')].join(' ')) },
    };
  };
  return fakeClient({ request: routes({ [`POST ${REVIEWS}`]: answer, [`POST ${WHO}`]: who }) });
}

function review({ situation = {}, ...rest }: Case) {
  const client = reviewer(rest);
  return { client, done: reviewRights(client, 'b', { ...SITUATION, ...situation }) };
}

describe('reviewRights', () => {
  test('who may do all is not asked for a name', async () => {
    const { client, done } = review({});
    expect(await done).toEqual({ notes: [], mayCreatePods: true });
    expect(new Set(client.requests.map(({ path }) => path))).toEqual(new Set([REVIEWS]));
  });

  test('asks in the terms of the API server', async () => {
    const { client, done } = review({ situation: { namespaceState: 'ours' } });
    await done;
    const asked = client.requests.map(({ body }) => (body as { spec: { resourceAttributes: object } }).spec);
    const attributes = asked.map(({ resourceAttributes }) => resourceAttributes);
    expect(attributes).toContainEqual({ verb: 'list', group: '', resource: 'nodes' });
    const exec = { verb: 'get', group: '', resource: 'pods', subresource: 'exec', namespace: 'n' };
    expect(attributes).toContainEqual(exec);
    const set = { verb: 'get', group: 'apps', resource: 'daemonsets', namespace: 'n', name: 'netdoctor-floater' };
    expect(attributes).toContainEqual(set);
    expect(attributes).toContainEqual({ verb: 'delete', group: '', resource: 'namespaces', namespace: 'n', name: 'n' });
  });

  test('all that is missing is named, with the commands that grant it', async () => {
    const { done } = review({ denied: ['list nodes', 'get pods/exec', 'create pods/exec', 'create daemonsets'] });
    const error: unknown = await done.catch((thrown: unknown) => thrown);
    if (!(error instanceof ClusterError)) throw new Error('no ClusterError');
    expect(error.code).toBe('RIGHTS_MISSING');
    expect(error.message).toBe(
      'context b: the user may not list nodes; get pods/exec in namespace n; create pods/exec in namespace n; create daemonsets.apps in namespace n',
    );
    const lines = error.hint?.split('\n') ?? [];
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain('--verb=get,create --resource=pods/exec');
    for (const line of lines) expect(line).toMatch(/^kubectl --context cluster-a create .* --user=eve$/);
  });

  test('what is missing for both layers is said once', async () => {
    const sets = (['pod', 'node'] as const).map((layer) => ({ layer, change: 'updated' as const }));
    const { done } = review({ denied: ['get daemonsets', 'update daemonsets'], situation: { sets } });
    await expect(done).rejects.toMatchObject({
      message: 'context b: the user may not get daemonsets.apps in namespace n; update daemonsets.apps in namespace n',
      hint: expect.stringMatching(/^[^\n]*--verb=get,update --resource=daemonsets.apps[^\n]*$/),
    });
  });

  test('where the server does not know who it is, the hint says USER', async () => {
    const { done } = review({ denied: ['list nodes'], who: apiError(404) });
    await expect(done).rejects.toMatchObject({ hint: expect.stringMatching(/--user=USER$/) });
  });

  test('a role cannot stand in a namespace that is not there: it comes first, and then need not be made', async () => {
    const denied = ['create namespaces', 'create daemonsets'];
    const { done } = review({ denied, situation: { namespaceState: 'missing' } });
    await expect(done).rejects.toMatchObject({
      message: 'context b: the user may not create namespaces; create daemonsets.apps in namespace n',
      hint: expect.stringMatching(
        /^kubectl --context cluster-a create namespace n\nkubectl \S+ \S+ create role [^\n]+$/,
      ),
    });
  });

  test('where the namespace may not be looked at, whoever grants looks', async () => {
    const { done } = review({ denied: ['create daemonsets'], situation: { namespaceState: 'unseen' } });
    await expect(done).rejects.toMatchObject({
      hint: expect.stringMatching(
        /^kubectl --context cluster-a get namespace n \|\| kubectl --context cluster-a create namespace n\nkubectl /,
      ),
    });
  });

  test('where only the namespace is in the way, the right to make it is granted', async () => {
    const { done } = review({ denied: ['create namespaces'], situation: { namespaceState: 'missing' } });
    await expect(done).rejects.toMatchObject({
      hint: expect.stringMatching(
        /create clusterrole netdoctor-create-namespaces --verb=create --resource=namespaces /,
      ),
    });
  });

  test('what only clean needs is a note', async () => {
    const { done } = review({
      denied: ['delete daemonsets', 'delete namespaces'],
      situation: { namespaceState: 'ours' },
    });
    expect((await done).notes).toMatchObject([
      {
        code: 'RIGHT_MISSING',
        detail: 'the user may not delete daemonsets.apps in namespace n: clean will be refused',
        next: expect.stringContaining('--verb=delete --resource=daemonsets.apps'),
      },
      { code: 'RIGHT_MISSING', detail: 'the user may not delete namespaces: clean will be refused' },
    ]);
  });

  test('what checks need is a note that names those that are skipped', async () => {
    const fixtures = [
      { check: 'web', makes: 'service' },
      { check: 'pages', makes: 'service' },
      { check: 'ports', makes: 'nodeport' },
      { check: 'echoed', makes: 'echo' },
    ] as const;
    const { done } = review({ denied: ['create services', 'create daemonsets'], situation: { fixtures, sets: [] } });
    expect((await done).notes.map(({ detail }) => detail)).toEqual([
      'the user may not create services in namespace n: skipped for it: web, pages, ports',
      'the user may not create daemonsets.apps in namespace n: skipped for it: echoed',
    ]);
  });

  test('before 1.35 exec does without create: a note', async () => {
    const { done } = review({ denied: ['create pods/exec'], situation: { minor: 34 } });
    expect((await done).notes).toMatchObject([
      { code: 'RIGHT_MISSING', detail: expect.stringContaining('from Kubernetes 1.35 on, exec needs it') },
    ]);
  });

  test('from 1.35 on it does not', async () => {
    await expect(review({ denied: ['create pods/exec'] }).done).rejects.toMatchObject({ code: 'RIGHTS_MISSING' });
  });

  test('that no pod can be tried is no right that the run lacks', async () => {
    const { client, done } = review({ denied: ['create pods'] });
    expect(await done).toEqual({ notes: [], mayCreatePods: false });
    expect(client.requests.map(({ path }) => path)).not.toContain(WHO);
  });

  test.each([403, 404])('a server that answers %i is not asked any more: a note', async (status) => {
    const client = fakeClient({ request: routes({ [`POST ${REVIEWS}`]: apiError(status) }) });
    expect(await reviewRights(client, 'b', SITUATION)).toMatchObject({ notes: [{ code: 'NOT_TRIED' }] });
  });

  test.each([401, 500])('a %i stays what it is', async (status) => {
    const client = fakeClient({ request: routes({ [`POST ${REVIEWS}`]: apiError(status) }) });
    await expect(reviewRights(client, 'b', SITUATION)).rejects.toMatchObject({ status });
  });
});

describe('cleanRefusal', () => {
  const situation = { namespace: 'n', namespaceState: 'ours' } as const;

  test('names the rights that clean lacks, with the commands that grant them', async () => {
    const error = await cleanRefusal(reviewer({ denied: ['delete daemonsets', 'delete namespaces'] }), 'b', situation);
    expect(error).toMatchObject({ code: 'RIGHTS_MISSING', status: 403 });
    expect(error?.message).toBe('context b: the user may not delete daemonsets.apps in namespace n; delete namespaces');
    expect(error?.hint?.split('\n')).toEqual([
      expect.stringContaining(' create role netdoctor-delete-daemonsets -n n '),
      expect.stringContaining(' create clusterrole netdoctor-delete-namespaces --verb=delete '),
    ]);
  });

  test.each([
    { namespaceState: 'there', asked: 4 },
    { namespaceState: 'ours', asked: 5 },
  ] as const)('asks for no more than clean needs: namespace $namespaceState', async ({ namespaceState, asked }) => {
    const client = reviewer({});
    expect(await cleanRefusal(client, 'b', { namespace: 'n', namespaceState })).toBeUndefined();
    expect(client.requests).toHaveLength(asked);
  });

  test('has nothing to say where the server does not', async () => {
    const client = fakeClient({ request: () => Promise.reject(apiError(403)) });
    expect(await cleanRefusal(client, 'b', situation)).toBeUndefined();
  });
});
