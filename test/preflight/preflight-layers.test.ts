import { describe, expect, test } from 'vitest';
import { floaterManifest } from '../../src/floater/manifests.ts';
import { dryRunRemarks } from '../../src/preflight/preflight.ts';
import { apiError } from '../support/kube.ts';
import { aDaemonSet, aNamespace, floaterOptions, hostOptions, NAMESPACE, platform } from '../support/objects.ts';
import { TOKEN } from '../support/plan.ts';
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
} from '../support/preflight.ts';

const LEVEL = 'pod-security.kubernetes.io/enforce';
const HOME = `/api/v1/namespaces/${NAMESPACE}`;
const OURS = { 'app.kubernetes.io/managed-by': 'kubectl-netdoctor' };
const RESTRICTED = {
  [GET_NAMESPACE]: aNamespace({ ...OURS, [LEVEL]: 'restricted' }),
  [`PUT ${HOME}`]: {},
};
const hostAsWanted = aDaemonSet({
  annotations: floaterManifest(hostOptions, TOKEN, platform).metadata.annotations ?? {},
});
const BOTH = { [GET_SET]: asWanted, [`${GET_SET}-host`]: hostAsWanted };

const both = (over: Readonly<Record<string, unknown>> = {}, deploy = true) =>
  look(over, { floaters: [floaterOptions, hostOptions], deploy });

describe('floaters of both layers', () => {
  test('are read and tried separately', async () => {
    const { client, found } = both({ [GET_SET]: asWanted });
    expect((await found).intent?.daemonSets).toEqual([
      { layer: 'pod', change: 'unchanged' },
      { layer: 'node', change: 'created' },
    ]);
    expect(changes(client)).toEqual([`POST ${SETS} dry`, `POST ${PODS} dry`]);
  });

  test('nothing is tried if both are as wanted', async () => {
    const { client, found } = both(BOTH);
    expect((await found).intent?.daemonSets.map(({ change }) => change)).toEqual(['unchanged', 'unchanged']);
    expect(changes(client)).toEqual([]);
  });

  test('a missing namespace is tried with the level that they need', async () => {
    const { client, found } = both(MISSING);
    expect((await found).intent).toMatchObject({ makesNamespace: true, relabelsNamespace: false });
    const [tried] = client.requests.filter(({ method, path }) => method === 'POST' && path === '/api/v1/namespaces');
    expect(tried?.body).toMatchObject({ metadata: { labels: { [LEVEL]: 'privileged' } } });
  });

  test('a 403 for one DaemonSet is reported as the missing right', async () => {
    const denied = { [`${GET_SET}-host`]: apiError(403), [`POST ${REVIEWS}`]: reviews('get daemonsets') };
    await expect(both(denied).found).rejects.toMatchObject({
      code: 'RIGHTS_MISSING',
      message: `context cluster-a: the user may not get daemonsets.apps in namespace ${NAMESPACE}`,
    });
  });

  test('a NetworkPolicy is not remarked if no floater has an address of its own', async () => {
    const policies = { [POLICIES]: { metadata: {}, items: [{ metadata: { name: 'deny' } }] } };
    const hostAlone = look(policies, { floaters: [hostOptions] });
    expect((await hostAlone.found).remarks).toEqual([]);
    expect((await both(policies).found).remarks).toHaveLength(1);
  });
});

describe('a namespace of ours for the pod layer only', () => {
  test('its new label is tried, but not pods of the host network: they would be refused before the change', async () => {
    const { client, found } = both({ ...RESTRICTED, [GET_SET]: asWanted });
    expect((await found).intent).toMatchObject({ makesNamespace: false, relabelsNamespace: true });
    expect(changes(client).toSorted()).toEqual([`POST ${SETS} dry`, `PUT ${HOME} dry`]);
  });

  test('a remark says so if no check follows, because only the check finds out', async () => {
    expect(dryRunRemarks(await both(RESTRICTED).found)).toMatchObject([
      { code: 'NOT_TRIED', detail: expect.stringContaining("pods on the hosts' network") },
    ]);
    expect((await both(RESTRICTED).found).remarks).toEqual([]);
  });

  test('a user who may not update it gets an error before anything is made', async () => {
    const { found } = both({ ...RESTRICTED, [`POST ${REVIEWS}`]: reviews('update namespaces') });
    await expect(found).rejects.toMatchObject({
      code: 'RIGHTS_MISSING',
      message: 'context cluster-a: the user may not update namespaces',
      hint: expect.stringContaining(`--verb=update --resource=namespaces --resource-name=${NAMESPACE}`),
    });
  });

  test('without deploy it stays as it is, and the right is not needed', async () => {
    const { client, found } = both(
      { ...RESTRICTED, ...BOTH, [`POST ${REVIEWS}`]: reviews('update namespaces') },
      false,
    );
    expect((await found).intent).toBeUndefined();
    expect(changes(client)).toEqual([]);
  });

  test("one that is not ours stays: the pods' refusal says how it would allow them", async () => {
    const refused = apiError(403, 'violates PodSecurity "restricted:latest": host namespaces (hostNetwork=true)');
    const { client, found } = both({
      [GET_NAMESPACE]: aNamespace({ [LEVEL]: 'restricted' }),
      [GET_SET]: asWanted,
      [`POST ${PODS}`]: refused,
    });
    await expect(found).rejects.toMatchObject({
      code: 'ADMISSION_REFUSED',
      hint: expect.stringContaining(`label --overwrite namespace ${NAMESPACE} ${LEVEL}=privileged`),
    });
    expect(changes(client).filter((change) => change.startsWith('PUT'))).toEqual([]);
  });
});
