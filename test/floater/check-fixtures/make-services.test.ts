import { describe, expect, test } from 'vitest';
import { makeForChecks } from '../../../src/floater/check-fixtures/make.ts';
import type { FixtureEnd, MakeRequest } from '../../../src/floater/check-fixtures/request.ts';
import { endpointName } from '../../../src/model/bound-plan.ts';
import type { ServiceEnd } from '../../../src/model/plan.ts';
import { apiError } from '../../support/kube.ts';
import { aPod, NAMESPACE } from '../../support/objects.ts';
import { aFloater, identityOf } from '../../support/plan.ts';
import { anEnd, aRequest, aWorld, PODS, SERVICE_ENDS, SERVICES, type WorldOptions } from './world.ts';

const NODE_PORT_ENDS = [anEnd('nodeport', 'n1', 'nodeport'), anEnd('nodeport', 'n2', 'nodeport')];
const CLUSTER_IP = anEnd('service', 'cluster-ip', 'cluster-ip');

async function make(
  ends: readonly FixtureEnd[],
  { floaters = 2, ...options }: WorldOptions = {},
  over: Partial<MakeRequest> = {},
) {
  const world = aWorld({ floaters, ...options });
  const { aims, echoes, notes } = await makeForChecks(aRequest(world, { ends, ...over }, floaters));
  const aim = (end: ServiceEnd) => aims.get(endpointName(end));
  return { world, aims, aim, echoes, notes };
}

const changes = ({ client }: ReturnType<typeof aWorld>) =>
  client.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);

describe('makeForChecks, Services', () => {
  test('if no check wants any, no request is made', async () => {
    const { world, aims, echoes, notes } = await make([]);
    expect({ size: aims.size, echoes, notes }).toEqual({ size: 0, echoes: [], notes: [] });
    expect(world.client.requests).toEqual([]);
  });

  test('an aim for each kind', async () => {
    const { world, aim, notes } = await make(SERVICE_ENDS);
    const addressesOf = (name: string) => {
      const service = world.objects.get(`${SERVICES}/${name}`) as unknown as { spec: { clusterIPs: string[] } };
      return service.spec.clusterIPs;
    };
    const expected = [identityOf(1), identityOf(2)];
    expect(SERVICE_ENDS.map(aim)).toEqual([
      { addresses: addressesOf('netdoctor-floater'), port: 8889, expected },
      { name: `netdoctor-floater-headless.${NAMESPACE}.svc`, port: 8889, expected, families: ['ipv4'] },
      {
        byNode: { n1: addressesOf('netdoctor-floater-hairpin-1'), n2: addressesOf('netdoctor-floater-hairpin-2') },
        port: 8889,
        untried: 'the Service selects the floaters of n1 and n2 alone',
        expected,
      },
    ]);
    expect(notes).toEqual([]);
  });

  test('what two checks want is made once, and both are told of it', async () => {
    const other = { ...CLUSTER_IP, check: 'other' };
    const { world, aim } = await make([CLUSTER_IP, other]);
    const made = changes(world).filter((line) => line === `POST ${SERVICES}`);
    expect(made).toHaveLength(world.names(SERVICES).length);
    expect(aim(other)?.addresses).toEqual(aim(CLUSTER_IP)?.addresses);
    expect(aim(other)?.addresses).toHaveLength(1);
  });

  test('an end of a role for which nothing is made is not tried', async () => {
    const { aim } = await make([CLUSTER_IP, anEnd('service', 'x', 'dns-replica')]);
    expect(aim(anEnd('service', 'x', 'dns-replica'))).toEqual({
      untried: 'nothing is made for an end of the role dns-replica',
    });
  });

  test('at most three floaters are selected, the first by node name', async () => {
    const { world, aim } = await make(SERVICE_ENDS, { floaters: 12 });
    expect(world.names(SERVICES)).toHaveLength(5);
    expect(aim(CLUSTER_IP)?.expected).toEqual([1, 2, 3].map(identityOf));
    expect(aim(anEnd('service', 'hairpin', 'hairpin'))?.untried).toBe(
      'the Service selects the floaters of n1, n2 and n3 alone',
    );
    const labels = [1, 2, 3, 4].map((n) => world.labelsOf(`netdoctor-floater-${n}`));
    expect(labels.map((one) => one['netdoctor.io/service'])).toEqual(['floater', 'floater', 'floater', undefined]);
    expect(labels.map((one) => one['netdoctor.io/hairpin'])).toEqual(['1', '2', '3', undefined]);
  });

  test('floaters of the node layer, and those with a trouble, are skipped', async () => {
    const floaters = [aFloater(1, { layer: 'node' }), aFloater(1, { trouble: 'a sidecar' }), aFloater(2)];
    const { aim } = await make(SERVICE_ENDS, {}, { floaters });
    expect(aim(anEnd('service', 'hairpin', 'hairpin'))).toMatchObject({
      untried: 'the Service selects the floater of n2 alone',
    });
  });

  test('dual-stack Services have both addresses', async () => {
    const { aim } = await make(SERVICE_ENDS, { families: ['IPv4', 'IPv6'] });
    expect(aim(CLUSTER_IP)?.addresses).toEqual([expect.stringContaining('10.96'), expect.stringContaining('fd00::')]);
  });

  test('a NodePort gives each endpoint its port', async () => {
    const { world, aim } = await make(NODE_PORT_ENDS);
    const expected = [identityOf(1), identityOf(2)];
    expect(NODE_PORT_ENDS.map(aim)).toEqual([
      { port: 31_000, expected, families: ['ipv4'] },
      { port: 31_000, expected, families: ['ipv4'] },
    ]);
    expect(world.names(SERVICES)).toEqual(['netdoctor-floater-nodeport']);
  });

  test('the labels come first, then the Services', async () => {
    const { world } = await make(NODE_PORT_ENDS);
    expect(changes(world)).toEqual([
      `PATCH ${PODS}/netdoctor-floater-1`,
      `PATCH ${PODS}/netdoctor-floater-2`,
      `POST ${SERVICES}`,
    ]);
  });

  test('a pod that an earlier run labelled loses its labels, because it would answer too', async () => {
    const labels = { 'app.kubernetes.io/managed-by': 'kubectl-netdoctor', 'netdoctor.io/service': 'floater' };
    const old = aPod(9, { metadata: { labels: { ...labels, 'netdoctor.io/hairpin': '1' } } });
    const { world } = await make(SERVICE_ENDS, { there: { [`${PODS}/netdoctor-floater-9`]: old } });
    expect(world.labelsOf('netdoctor-floater-9')).toEqual({ 'app.kubernetes.io/managed-by': 'kubectl-netdoctor' });
  });

  test('one of ours that was left behind is replaced', async () => {
    const left = {
      kind: 'Service',
      metadata: {
        name: 'netdoctor-floater',
        uid: 'old',
        labels: { 'app.kubernetes.io/managed-by': 'kubectl-netdoctor' },
      },
    };
    const { world, aim } = await make(SERVICE_ENDS, { there: { [`${SERVICES}/netdoctor-floater`]: left } });
    expect(aim(CLUSTER_IP)?.addresses).toHaveLength(1);
    const gone = world.client.requests.find(({ method }) => method === 'DELETE');
    expect(gone).toMatchObject({ path: `${SERVICES}/netdoctor-floater`, body: { preconditions: { uid: 'old' } } });
  });

  test('one that is not ours is left alone, and its check is skipped', async () => {
    const foreign = { kind: 'Service', metadata: { name: 'netdoctor-floater', uid: 'theirs' } };
    const { world, aim } = await make([...SERVICE_ENDS, ...NODE_PORT_ENDS], {
      there: { [`${SERVICES}/netdoctor-floater`]: foreign },
    });
    const untried =
      'the Services for it could not be made: Service netdoctor-floater exists, but was not made by kubectl-netdoctor';
    expect(SERVICE_ENDS.map(aim)).toEqual([{ untried }, { untried }, { untried }]);
    expect(aim(anEnd('nodeport', 'n1', 'nodeport'))).toMatchObject({ port: 31_000 });
    expect(world.objects.get(`${SERVICES}/netdoctor-floater`)).toBe(foreign);
  });

  test.each([
    { refuses: 'POST services', words: /^the Services for it could not be made: exceeded quota$/ },
    {
      refuses: 'POST services/netdoctor-floater-hairpin-2',
      words: /^the Services for it could not be made: exceeded quota$/,
    },
    { refuses: 'PATCH pods', words: /^the floaters could not get the labels .*: exceeded quota$/ },
  ])('if $refuses is refused, the check is skipped in the API’s words', async ({ refuses, words }) => {
    const { aim, notes } = await make(SERVICE_ENDS, { refuses: { [refuses]: apiError(403, 'exceeded quota') } });
    for (const end of SERVICE_ENDS) expect(aim(end)).toEqual({ untried: expect.stringMatching(words) });
    expect(notes).toEqual([]);
  });

  test('without a ready floater, there is nothing to select', async () => {
    const { world, aim } = await make(SERVICE_ENDS, { floaters: 0 });
    expect(aim(CLUSTER_IP)).toEqual({ untried: 'there is no ready floater that a Service could select' });
    expect(changes(world)).toEqual([]);
  });

  test('Services that do not get ready are probed anyway, and a note says so', async () => {
    const { aim, notes } = await make(NODE_PORT_ENDS, { noSlices: true }, { waitMs: 5 });
    expect(aim(anEnd('nodeport', 'n1', 'nodeport'))).toMatchObject({ port: 31_000 });
    expect(notes).toEqual([
      { code: 'NOT_READY', detail: expect.stringContaining('Service netdoctor-floater-nodeport did not lead to') },
    ]);
  });

  test.each([
    { status: 403, code: 'RIGHT_MISSING' },
    { status: 404, code: 'NOT_READY' },
    { status: 500, code: 'NOT_READY' },
  ])('endpoints that cannot be read ($status) are waited for blindly', async ({ status, code }) => {
    const { aim, notes } = await make(NODE_PORT_ENDS, {
      refuses: { 'GET endpointslices': apiError(status, 'no slices for you') },
    });
    expect(aim(anEnd('nodeport', 'n1', 'nodeport'))).toMatchObject({ port: 31_000 });
    expect(notes).toEqual([{ code, detail: expect.stringMatching(/could not be seen: no slices for you$/) }]);
  });

  test('an interruption is not a refusal', async () => {
    const stop = new AbortController();
    const refuses = { 'POST services': new Error('cut') };
    stop.abort(new Error('SIGINT'));
    await expect(make(SERVICE_ENDS, { refuses }, { signal: stop.signal })).rejects.toThrow('cut');
  });

  test('nor is a bug', async () => {
    const refuses = { 'POST services': new TypeError('a bug') };
    await expect(make(SERVICE_ENDS, { refuses })).rejects.toThrow('a bug');
  });
});
