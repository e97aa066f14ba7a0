import { describe, expect, test } from 'vitest';
import type { ApiRequest } from '../../src/kube/client.ts';
import { FLOATER } from '../../src/model/labels.ts';
import { dryRunRemarks } from '../../src/preflight/preflight.ts';
import { apiError } from '../support/kube.ts';
import { aDaemonSet, aNamespace, NAMESPACE } from '../support/objects.ts';
import { CLUSTER } from '../support/plan.ts';
import {
  asWanted,
  changes,
  GET_NAMESPACE,
  GET_SET,
  look,
  MISSING,
  PODS,
  REVIEWS,
  reviews,
  SETS,
  VERSION,
} from '../support/preflight.ts';

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
      what: 'a namespace that may not be read',
      table: { [GET_NAMESPACE]: apiError(403) },
      tried: [`POST ${SETS} dry`, `POST ${PODS} dry`],
    },
  ])('$what', async ({ table, tried }) => {
    const { client, found } = look(table);
    expect((await found).remarks).toEqual([]);
    expect(changes(client)).toEqual(tried);
  });

  test('nothing if nothing is to be made', async () => {
    const { client, found } = look({}, { deploy: false });
    expect(await found).not.toHaveProperty('intent');
    expect(changes(client)).toEqual([]);
  });

  test('nothing on a server before 1.18, and a note says so', async () => {
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

  test('so does a refusal of the namespace', async () => {
    const table = { ...MISSING, 'POST /api/v1/namespaces': apiError(403, 'admission webhook "w" denied the request') };
    await expect(look(table).found).rejects.toMatchObject({ code: 'ADMISSION_REFUSED' });
  });

  test('warnings become remarks, each text once', async () => {
    const warn = (asked: ApiRequest) => asked.onWarning?.('would violate PodSecurity');
    expect((await look({ [`POST ${SETS}`]: warn, [`POST ${PODS}`]: warn }).found).remarks).toEqual([
      { cluster: CLUSTER, code: 'ADMISSION_WARNING', detail: 'would violate PodSecurity' },
    ]);
  });

  test('a user who may not create pods learns that none was tried', async () => {
    const { client, found } = look({ [`POST ${REVIEWS}`]: reviews('create pods') });
    expect((await found).remarks).toMatchObject([{ code: 'NOT_TRIED' }]);
    expect(changes(client)).toEqual([`POST ${SETS} dry`]);
  });

  test('a dry run of the whole check lists what could not be tried', async () => {
    expect(dryRunRemarks(await look(MISSING).found)).toMatchObject([
      { code: 'NOT_TRIED', detail: expect.stringContaining('netdoctor-system does not exist yet') },
    ]);
    expect(dryRunRemarks(await look().found)).toEqual([]);
  });
});

describe('what deploy would do', () => {
  test.each([
    { table: MISSING, makesNamespace: true, change: 'created' },
    { table: {}, makesNamespace: false, change: 'created' },
    { table: { [GET_SET]: asWanted }, makesNamespace: false, change: 'unchanged' },
  ])('is reported: DaemonSet $change, namespace made $makesNamespace', async ({ table, makesNamespace, change }) => {
    const daemonSets = [{ layer: 'pod', change }];
    expect((await look(table).found).intent).toEqual({ makesNamespace, relabelsNamespace: false, daemonSets });
  });

  const LEAVING = { deletionTimestamp: '2030-01-01T00:00:00Z' };

  test.each([
    { what: 'a DaemonSet that is not ours', table: { [GET_SET]: aDaemonSet({ labels: {} }) }, code: 'NOT_OURS' },
    { what: 'a DaemonSet being deleted', table: { [GET_SET]: aDaemonSet(LEAVING) }, code: 'TERMINATING' },
    { what: 'a namespace being deleted', table: { [GET_NAMESPACE]: aNamespace({}, LEAVING) }, code: 'TERMINATING' },
  ])('$what is refused before anything is made', async ({ table, code }) => {
    await expect(look(table).found).rejects.toMatchObject({ code });
    expect((await look(table, { deploy: false }).found).cluster.namespace).toBe(NAMESPACE);
  });
});
