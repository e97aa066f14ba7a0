import { describe, expect, test } from 'vitest';
import { makeForChecks } from '../../../src/floater/check-fixtures/make.ts';
import type { MakeRequest } from '../../../src/floater/check-fixtures/request.ts';
import { agnhostProfile, kosmosProfile } from '../../../src/floater/image-profile.ts';
import { apiError } from '../../support/kube.ts';
import { aPod, NAMESPACE } from '../../support/objects.ts';
import { CLUSTER } from '../../support/plan.ts';
import { aRequest, aWorld, PODS, SETS, type WorldOptions } from './world.ts';

const echo = { profile: agnhostProfile({}), port: 8889 };

async function make(options: WorldOptions = {}, over: Partial<MakeRequest> = {}) {
  const world = aWorld(options);
  return { world, ...(await makeForChecks(aRequest(world, { wantsEcho: true, echo, ...over }))) };
}

describe('makeForChecks, echo pods', () => {
  test('one for each node, as floaters without an identity', async () => {
    const { world, echoes, notes } = await make();
    expect(echoes).toEqual(
      [1, 2].map((n) => ({
        cluster: CLUSTER,
        node: `n${n}`,
        layer: 'pod',
        namespace: NAMESPACE,
        pod: `netdoctor-floater-echo-${n}`,
        uid: `uid-of-echo-${n}`,
        addresses: [`10.244.${n}.9`],
        restarts: 0,
        identity: '',
        port: 8889,
        can: [],
      })),
    );
    expect(notes).toEqual([]);
    expect(world.names(SETS)).toEqual(['netdoctor-floater-echo']);
  });

  test('pods of an old DaemonSet that was left behind do not count', async () => {
    const left = {
      kind: 'DaemonSet',
      metadata: {
        name: 'netdoctor-floater-echo',
        uid: 'old',
        labels: { 'app.kubernetes.io/managed-by': 'kubectl-netdoctor' },
      },
    };
    const old = aPod(1, {
      metadata: {
        name: 'netdoctor-floater-echo-old',
        labels: { 'app.kubernetes.io/managed-by': 'kubectl-netdoctor', 'netdoctor.io/for-checks': 'true' },
        ownerReferences: [{ kind: 'DaemonSet', name: 'netdoctor-floater-echo', uid: 'old' }],
      },
    });
    const there = { [`${SETS}/netdoctor-floater-echo`]: left, [`${PODS}/netdoctor-floater-echo-old`]: old };
    const { echoes } = await make({ there, stuck: true });
    expect(echoes.map(({ pod }) => pod)).toEqual(['netdoctor-floater-echo-1', 'netdoctor-floater-echo-2']);
  });

  test('nodes whose pod is not ready in time are named', async () => {
    const { echoes, notes } = await make({ slow: ['n2'] }, { waitMs: 5 });
    expect(echoes.map(({ node }) => node)).toEqual(['n1']);
    expect(notes).toEqual([{ code: 'NOT_READY', detail: expect.stringContaining('no ready pod on n2:') }]);
  });

  test('a pod with a container that is not ours is not used', async () => {
    const world = aWorld();
    const { request } = world.client;
    const mesh = <T>(asked: Parameters<typeof request>[0]) =>
      request<{ items: { spec: { containers: { name: string }[] } }[] }>(asked).then((answer) => {
        for (const { spec } of asked.path === PODS ? answer.items : []) spec.containers = [{ name: 'istio-proxy' }];
        return answer as T;
      });
    const client = { ...world.client, request: mesh, withSignal: () => client };
    const { echoes } = await makeForChecks(aRequest({ ...world, client }, { wantsEcho: true, echo }));
    expect(echoes[0]?.trouble).toMatch(/not ours: istio-proxy$/);
  });

  test.each([
    {
      what: 'another image',
      over: { echo: { ...echo, profile: kosmosProfile({ repository: 'r', version: 'v0.2.0' }) } },
      options: {},
      words: /it needs the agnhost image/,
    },
    {
      what: 'a refusal',
      over: {},
      options: { refuses: { 'POST daemonsets': apiError(403, 'exceeded quota') } },
      words: /netdoctor-floater-echo: exceeded quota$/,
    },
    {
      what: 'one that is not ours',
      over: {},
      options: { there: { [`${SETS}/netdoctor-floater-echo`]: { metadata: { name: 'netdoctor-floater-echo' } } } },
      words: /was not made by kubectl-netdoctor$/,
    },
  ])('$what is a note', async ({ over, options, words }) => {
    const { echoes, notes } = await make(options, over);
    expect(echoes).toEqual([]);
    expect(notes).toEqual([{ code: 'CHECK_SKIPPED', detail: expect.stringMatching(words) }]);
  });

  test('nothing if no check wants them', async () => {
    expect((await make({}, { wantsEcho: false })).world.client.requests).toEqual([]);
  });

  test('an interruption ends the wait', async () => {
    const stop = new AbortController();
    const onProgress = (words: string) => {
      if (words.includes('of 2 pods')) stop.abort(new Error('SIGINT'));
    };
    await expect(make({ slow: ['n2'] }, { signal: stop.signal, onProgress })).rejects.toThrow();
  });
});
