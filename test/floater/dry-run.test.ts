import { describe, expect, test, vi } from 'vitest';
import { type FloatersTrial, tryFloaters, tryNamespace } from '../../src/floater/dry-run.ts';
import { floaterManifest } from '../../src/floater/manifests.ts';
import { creation, namespaceManifest } from '../../src/floater/namespace.ts';
import { setChangeFor } from '../../src/floater/standing.ts';
import type { ApiRequest } from '../../src/kube/client.ts';
import type { DaemonSet } from '../../src/kube/objects.ts';
import { FLOATER } from '../../src/model/labels.ts';
import { apiError, fakeClient, routes } from '../support/kube.ts';
import { aDaemonSet, floaterOptions, hostOptions, NAMESPACE, platform } from '../support/objects.ts';
import { TOKEN } from '../support/plan.ts';

const SETS = `/apis/apps/v1/namespaces/${NAMESPACE}/daemonsets`;
const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;
const TAKEN = { [`POST ${SETS}`]: {}, [`PUT ${SETS}/${FLOATER}`]: {}, [`POST ${PODS}`]: {} };
const NO_RIGHT = apiError(403, 'pods is forbidden: User "u" cannot create resource "pods" in API group ""');
const UNSUPPORTED = apiError(400, 'admission webhook "w" does not support dry run');

interface Case {
  readonly table?: Readonly<Record<string, unknown>>;
  readonly existing?: DaemonSet;
  readonly mayCreatePods?: FloatersTrial['mayCreatePods'];
}

function tried({ table = {}, existing, mayCreatePods = true }: Case) {
  const client = fakeClient({ request: routes({ ...TAKEN, ...table }) });
  const wanted = setChangeFor(existing, floaterOptions, platform);
  return { client, done: tryFloaters({ client, cluster: 'b', namespace: NAMESPACE, wanted, mayCreatePods }) };
}

describe('tryFloaters', () => {
  test('a missing DaemonSet and its pod are posted only as dry runs', async () => {
    const { client, done } = tried({});
    expect(await done).toEqual([]);
    expect(client.requests.map(({ method, path, query }) => ({ method, path, query }))).toEqual([
      { method: 'POST', path: SETS, query: { dryRun: 'All' } },
      { method: 'POST', path: PODS, query: { dryRun: 'All' } },
    ]);
  });

  test('the pod is the template’s, with the DaemonSet as its owner', async () => {
    const { client, done } = tried({ existing: aDaemonSet() });
    await done;
    const { template } = floaterManifest(floaterOptions, TOKEN, platform).spec;
    expect(client.requests[1]?.body).toMatchObject({
      kind: 'Pod',
      metadata: { ...template?.metadata, name: 'netdoctor-floater-dry-run', ownerReferences: [{ name: FLOATER }] },
      spec: template?.spec,
    });
  });

  test('a DaemonSet that differs is put on the version that was read', async () => {
    const { client, done } = tried({ existing: aDaemonSet() });
    await done;
    expect(client.requests[0]).toMatchObject({ method: 'PUT', path: `${SETS}/${FLOATER}`, query: { dryRun: 'All' } });
    expect(client.requests[0]?.body).toMatchObject({ metadata: { resourceVersion: '42' } });
  });

  test('for one that is as wanted, no request is made', async () => {
    const { annotations } = floaterManifest(floaterOptions, TOKEN, platform).metadata;
    const { client, done } = tried({ existing: aDaemonSet({ annotations: annotations ?? {} }) });
    expect(await done).toEqual([]);
    expect(client.requests).toEqual([]);
  });

  test.each([
    { what: 'DaemonSet netdoctor-system/netdoctor-floater', path: SETS },
    { what: "the floaters' pods in namespace netdoctor-system", path: PODS },
  ])("a refusal of $what has the server's own words", async ({ what, path }) => {
    const { done } = tried({ table: { [`POST ${path}`]: apiError(403, 'exceeded quota: q') } });
    await expect(done).rejects.toMatchObject({
      code: 'ADMISSION_REFUSED',
      status: 403,
      message: `context b: the cluster refuses ${what}: exceeded quota: q`,
      hint: expect.stringContaining('-n'),
    });
  });

  test('of two refusals, the DaemonSet’s is thrown', async () => {
    const table = { [`POST ${SETS}`]: apiError(403, 'no sets'), [`POST ${PODS}`]: apiError(403, 'no pods') };
    await expect(tried({ table }).done).rejects.toThrow('no sets');
  });

  test('a refused pod is a remark if pods of ours exist: they count in a quota', async () => {
    const table = { [`POST ${PODS}`]: apiError(403, 'exceeded quota: q') };
    expect(await tried({ table, existing: aDaemonSet() }).done).toMatchObject([
      { code: 'ADMISSION_REFUSED', detail: expect.stringContaining('exceeded quota: q') },
    ]);
  });

  test('a refusal of a changed DaemonSet is not just a remark', async () => {
    const table = { [`PUT ${SETS}/${FLOATER}`]: apiError(422, 'no') };
    await expect(tried({ table, existing: aDaemonSet() }).done).rejects.toMatchObject({ code: 'ADMISSION_REFUSED' });
  });

  test('a user who may not create pods tries none, and a note says so', async () => {
    const { client, done } = tried({ mayCreatePods: false });
    expect(await done).toMatchObject([{ code: 'NOT_TRIED', detail: expect.stringMatching(/may not create pods/) }]);
    expect(client.requests.map(({ path }) => path)).toEqual([SETS]);
  });

  test('if that is unknown, the refusal shows it', async () => {
    const client = fakeClient({ request: routes({ ...TAKEN, [`POST ${PODS}`]: NO_RIGHT }) });
    const wanted = setChangeFor(undefined, floaterOptions, platform);
    const trial = { client, cluster: 'b', namespace: NAMESPACE, wanted, mayCreatePods: undefined };
    expect(await tryFloaters(trial)).toMatchObject([{ code: 'NOT_TRIED' }]);
  });

  test.each([SETS, PODS])('a webhook that does not support dry run does not stop the run: %s', async (path) => {
    const notes = await tried({ table: { [`POST ${path}`]: UNSUPPORTED } }).done;
    expect(notes).toMatchObject([{ code: 'NOT_TRIED', detail: expect.stringContaining('does not support dry run') }]);
  });

  test.each([401, 429, 503])('a %i is thrown unchanged', async (status) => {
    await expect(tried({ table: { [`POST ${SETS}`]: apiError(status) } }).done).rejects.toMatchObject({
      code: `API_${status}`,
    });
  });

  test('a missing right for a DaemonSet is thrown unchanged', async () => {
    await expect(tried({ table: { [`POST ${SETS}`]: NO_RIGHT } }).done).rejects.toBe(NO_RIGHT);
  });

  test('a missing namespace is reported', async () => {
    const table = { [`POST ${SETS}`]: apiError(404, `namespaces "${NAMESPACE}" not found`) };
    await expect(tried({ table }).done).rejects.toMatchObject({ code: 'NAMESPACE_MISSING' });
  });

  test('warnings are reported', async () => {
    const warn = (asked: ApiRequest) => asked.onWarning?.('this field is deprecated');
    expect(await tried({ table: { [`POST ${SETS}`]: warn } }).done).toEqual([
      { code: 'ADMISSION_WARNING', detail: 'this field is deprecated' },
    ]);
  });
});

describe('floaters of the host network', () => {
  const HOST_REFUSED = 'violates PodSecurity "restricted:latest": host namespaces (hostNetwork=true), hostPort (x)';
  const hostTrial = (answer: unknown, over: Partial<FloatersTrial> = {}) => {
    const client = fakeClient({ request: routes({ ...TAKEN, [`POST ${PODS}`]: answer }) });
    const wanted = setChangeFor(undefined, hostOptions, platform);
    const trial = { client, cluster: 'b', namespace: NAMESPACE, wanted, mayCreatePods: true, ...over };
    return { client, done: tryFloaters(trial) };
  };

  test('a namespace that refuses them: the hint says how to allow them', async () => {
    await expect(hostTrial(apiError(403, HOST_REFUSED)).done).rejects.toMatchObject({
      code: 'ADMISSION_REFUSED',
      message: expect.stringContaining(
        "refuses the host-network floaters' pods in namespace netdoctor-system: violates",
      ),
      hint: expect.stringMatching(
        /^kubectl --context cluster-a label --overwrite namespace netdoctor-system pod-security.kubernetes.io\/enforce=privileged\nor take another namespace with -n, or .*--layers pod$/,
      ),
    });
  });

  test('on OpenShift, the hint has another command', async () => {
    const words =
      'pods "x" is forbidden: unable to validate against any security context constraint: [provider restricted-v2: .spec.securityContext.hostNetwork: Invalid value: true: Host network is not allowed to be used]';
    await expect(hostTrial(apiError(403, words)).done).rejects.toMatchObject({
      hint: expect.stringContaining('oc adm policy add-scc-to-user hostnetwork-v2 -z default -n netdoctor-system'),
    });
  });

  test('if deploy relabels the namespace, pods are tried there', async () => {
    const { client, done } = hostTrial(apiError(403, HOST_REFUSED), { podsLater: true });
    expect(await done).toEqual([]);
    expect(client.requests.map(({ path }) => path)).toEqual([SETS]);
  });
});

describe('a new namespace without its service account', () => {
  const early = apiError(
    403,
    `pods "netdoctor-floater-dry-run" is forbidden: error looking up service account ${NAMESPACE}/default: serviceaccount "default" not found`,
  );

  test('is tried again until it has one', async () => {
    let times = 0;
    const late = () => {
      times += 1;
      if (times < 3) throw early;
      return {};
    };
    expect(await tried({ table: { [`POST ${PODS}`]: late } }).done).toEqual([]);
    expect(times).toBe(3);
  });

  test('after 5 seconds, it counts as a refusal', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const slow = () => {
        vi.setSystemTime(Date.now() + 2_000);
        throw early;
      };
      await expect(tried({ table: { [`POST ${PODS}`]: slow } }).done).rejects.toThrow('serviceaccount "default"');
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('tryNamespace', () => {
  const tryOut = (answer: unknown) => {
    const client = fakeClient({ request: routes({ 'POST /api/v1/namespaces': answer }) });
    return { client, done: tryNamespace({ client, cluster: 'b', namespace: NAMESPACE }, creation(NAMESPACE, ['pod'])) };
  };

  test('posts it as a dry run', async () => {
    const { client, done } = tryOut({});
    expect(await done).toEqual([]);
    expect(client.requests).toMatchObject([{ query: { dryRun: 'All' }, body: namespaceManifest(NAMESPACE) }]);
  });

  test("a refusal has the server's own words", async () => {
    await expect(tryOut(apiError(403, 'admission webhook "w" denied the request: no')).done).rejects.toMatchObject({
      code: 'ADMISSION_REFUSED',
      message: expect.stringContaining('namespace netdoctor-system: admission webhook'),
    });
  });
});
