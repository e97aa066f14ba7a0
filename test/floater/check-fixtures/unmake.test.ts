import { describe, expect, test } from 'vitest';
import { makeForChecks } from '../../../src/floater/check-fixtures/make.ts';
import { type UnmakeRequest, unmakeForChecks } from '../../../src/floater/check-fixtures/unmake.ts';
import { agnhostProfile } from '../../../src/floater/image-profile.ts';
import { apiError } from '../../support/kube.ts';
import { NAMESPACE } from '../../support/objects.ts';
import { CLUSTER } from '../../support/plan.ts';
import { anEnd, aRequest, aWorld, PODS, SERVICE_ENDS, SERVICES, SETS, type World, type WorldOptions } from './world.ts';

const OURS = { 'app.kubernetes.io/managed-by': 'kubectl-netdoctor' };

/** A world with everything that checks may want. */
async function full(options: WorldOptions = {}): Promise<World> {
  const world = aWorld(options);
  const ends = [...SERVICE_ENDS, anEnd('nodeport', 'n1', 'nodeport')];
  await makeForChecks(aRequest(world, { ends, wantsEcho: true, echo: { profile: agnhostProfile({}), port: 8889 } }));
  return world;
}

const unmake = ({ client }: World, over: Partial<UnmakeRequest> = {}) =>
  unmakeForChecks({ client, namespace: NAMESPACE, signal: new AbortController().signal, ...over });

describe('unmakeForChecks', () => {
  test('everything that was made is removed, and the floaters are as before', async () => {
    const before = aWorld().objects;
    const world = await full();
    expect(world.names(SERVICES)).toHaveLength(5);
    expect(await unmake(world)).toEqual([]);
    expect(world.objects).toEqual(before);
  });

  test('everything else stays, ours or not', async () => {
    const there = {
      [`${SERVICES}/theirs`]: { metadata: { name: 'theirs', labels: { 'netdoctor.io/for-checks': 'true' } } },
      [`${SETS}/netdoctor-floater`]: { metadata: { name: 'netdoctor-floater', labels: OURS } },
    };
    const world = await full({ there });
    await unmake(world);
    expect([...world.names(SERVICES), ...world.names(SETS)]).toEqual(['theirs', 'netdoctor-floater']);
  });

  test('may be repeated, and changes nothing if there is nothing', async () => {
    const world = aWorld();
    expect(await unmake(world)).toEqual([]);
    expect(new Set(world.client.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
  });

  test('deletes by UID, in the background: a pod on a dead node would keep its DaemonSet', async () => {
    const world = await full();
    await unmake(world);
    const deletes = world.client.requests.filter(({ method }) => method === 'DELETE');
    expect(deletes).toHaveLength(6);
    for (const { body } of deletes) {
      expect(body).toMatchObject({ propagationPolicy: 'Background', preconditions: { uid: expect.any(String) } });
    }
  });

  test('a server without a kind has no such objects', async () => {
    const refuses = { 'GET services': apiError(404, 'the server could not find the requested resource') };
    expect(await unmake(aWorld({ refuses }))).toEqual([]);
  });

  test('what may not be removed is reported, and the rest is removed', async () => {
    const refuses = { 'DELETE services/netdoctor-floater': apiError(403, 'no delete for you') };
    const world = await full({ refuses });
    expect(await unmake(world)).toEqual([
      {
        code: 'LEFT_BEHIND',
        detail: `Service ${NAMESPACE}/netdoctor-floater is still there: no delete for you`,
        next: `kubectl netdoctor clean --context ${CLUSTER} -n ${NAMESPACE} removes it`,
      },
    ]);
    expect([...world.names(SERVICES), ...world.names(SETS)]).toEqual(['netdoctor-floater']);
  });

  test.each([
    { refuses: 'GET services', words: /^Services that checks made may still be there: sorry$/ },
    { refuses: 'GET daemonsets', words: /^DaemonSets that checks made may still be there: sorry$/ },
    { refuses: 'PATCH pods', words: /^the floaters' labels for Services are still there: sorry$/ },
  ])('if $refuses fails, a note says so', async ({ refuses, words }) => {
    const world = await full();
    const other = aWorld({ refuses: { [refuses]: apiError(500, 'sorry') }, there: Object.fromEntries(world.objects) });
    for (const [path, object] of world.objects) other.objects.set(path, object);
    const notes = await unmake(other, { waitMs: 0 });
    expect(notes[0]).toMatchObject({ code: 'LEFT_BEHIND', detail: expect.stringMatching(words) });
  });

  test('pods that are not removed are named when the time is up', async () => {
    const world = await full({ stuck: true });
    const seen: string[] = [];
    const notes = await unmake(world, { waitMs: 0, onProgress: (words) => seen.push(words) });
    expect(seen).toEqual(['waiting for 2 pods to go']);
    expect(notes.map(({ detail }) => detail)).toEqual([
      'pods that checks made are still there: after 0 s netdoctor-floater-echo-1 on n1, netdoctor-floater-echo-2 on n2',
    ]);
    expect(world.names(PODS)).toHaveLength(4);
  });

  test('an interruption is reported, and nothing is thrown', async () => {
    const stop = new AbortController();
    const world = await full({ stuck: true });
    const notes = await unmake(world, { signal: stop.signal, onProgress: () => stop.abort(new Error('SIGINT')) });
    expect(notes.map(({ detail }) => detail)).toEqual([
      'pods that checks made are still there: there was no time to remove it',
    ]);
  });

  test('a bug is thrown', async () => {
    await expect(unmake(aWorld({ refuses: { 'GET services': new TypeError('a bug') } }))).rejects.toThrow('a bug');
  });
});
