import { describe, expect, test } from 'vitest';
import { findDeployment, findDeployments } from '../../src/floater/find.ts';
import { agnhostProfile, customProfile, kosmosProfile } from '../../src/floater/image-profile.ts';
import { floaterManifest } from '../../src/floater/manifests.ts';
import type { DaemonSet } from '../../src/kube/objects.ts';
import { FLOATER, TOKEN_ANNOTATION } from '../../src/model/labels.ts';
import { fakeClient, routes } from '../support/kube.ts';
import { aDaemonSet, DAEMON_SET_UID, floaterOptions, NAMESPACE, platform } from '../support/objects.ts';
import { TOKEN } from '../support/plan.ts';

const SETS = `/apis/apps/v1/namespaces/${NAMESPACE}/daemonsets`;

describe('findDeployment', () => {
  const find = (set: DaemonSet | undefined) =>
    findDeployment(fakeClient({ request: routes(set ? { [`GET ${SETS}/${FLOATER}`]: set } : {}) }), NAMESPACE, 'pod');

  test('finds what exists, and nothing if it is missing or not ours', async () => {
    expect(await find(aDaemonSet())).toMatchObject({ token: TOKEN, daemonSetUid: DAEMON_SET_UID, port: 8889 });
    expect(await find(undefined)).toBeUndefined();
    expect(await find(aDaemonSet({ labels: {} }))).toBeUndefined();
    expect(aDaemonSet().metadata.annotations?.[TOKEN_ANNOTATION]).toBe(TOKEN);
  });

  test.each([
    { profile: agnhostProfile({}), port: 8889, name: 'agnhost' },
    { profile: kosmosProfile({ repository: 'r', version: 'v0.2.0' }), port: 8889, name: 'kosmos' },
    { profile: agnhostProfile({}), port: 9999, name: 'agnhost' },
    { profile: customProfile({ image: 'i', command: [], answer: 'me' }), port: 8889, name: 'custom', answer: 'me' },
  ])('reports what is deployed: $name on port $port', async ({ profile, port, name, answer }) => {
    const set = floaterManifest({ ...floaterOptions, profile, port }, TOKEN, platform);
    expect(await find(set)).toMatchObject({ profile: name, port, answer });
  });

  test('floaters from before there was a choice are agnhost', async () => {
    expect(await find(aDaemonSet())).toMatchObject({ profile: 'agnhost' });
  });

  test('finds the layers that exist', async () => {
    const layers = ['pod', 'node'] as const;
    const both = { [`GET ${SETS}/${FLOATER}`]: aDaemonSet(), [`GET ${SETS}/netdoctor-floater-host`]: aDaemonSet() };
    const found = async (table: Readonly<Record<string, unknown>>) =>
      (await findDeployments(fakeClient({ request: routes(table) }), NAMESPACE, layers)).map(({ layer }) => layer);
    expect(await found(both)).toEqual(['pod', 'node']);
    expect(await found({ [`GET ${SETS}/netdoctor-floater-host`]: aDaemonSet() })).toEqual(['node']);
    expect(await found({})).toEqual([]);
  });
});
