import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import {
  abilitiesOf,
  agnhostProfile,
  answerOf,
  customProfile,
  imagesToMirror,
  kosmosProfile,
} from '../../src/floater/image-profile.ts';
import { identityOf, uidOf } from '../support/plan.ts';
import { http, refused, responder } from '../support/responders.ts';
import { SHELLS } from '../support/shell.ts';

const DEFAULT = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0';

describe('agnhostProfile', () => {
  test.each([
    { given: {}, image: DEFAULT },
    {
      given: { repository: 'mirror.example:5000/k8s' },
      image: 'mirror.example:5000/k8s/e2e-test-images/agnhost:2.63.0',
    },
    { given: { repository: 'mirror.example//' }, image: 'mirror.example/e2e-test-images/agnhost:2.63.0' },
    { given: { image: 'own/agnhost:1', repository: 'mirror.example' }, image: 'own/agnhost:1' },
  ])('$given gives $image', ({ given, image }) => {
    expect(agnhostProfile(given).image).toBe(image);
  });
});

describe('kosmosProfile', () => {
  test.each([
    { version: 'v0.0.1', image: 'netdr-floater:v0.0.1', command: 'netdr-floater', other: 'clusterlink-floater:v0.0.1' },
    { version: '0.0.12', image: 'netdr-floater:0.0.12', command: 'netdr-floater', other: 'clusterlink-floater:0.0.12' },
    {
      version: 'v0.2.0',
      image: 'clusterlink-floater:v0.2.0',
      command: 'clusterlink-floater',
      other: 'netdr-floater:v0.2.0',
    },
    {
      version: 'v0.10.0',
      image: 'clusterlink-floater:v0.10.0',
      command: 'clusterlink-floater',
      other: 'netdr-floater:v0.10.0',
    },
  ])('$version is $image', ({ version, image, command, other }) => {
    const profile = kosmosProfile({ repository: 'ghcr.io/kosmos-io/', version });
    expect(profile).toMatchObject({
      image: `ghcr.io/kosmos-io/${image}`,
      otherImage: `ghcr.io/kosmos-io/${other}`,
      command: [command],
    });
    expect(profile.env(8900, 'token')).toEqual([
      { name: 'PORT', value: '8900' },
      { name: 'ENABLE_ANALYSIS', value: 'false' },
    ]);
  });

  test('always answers OK; agnhost answers its identity', () => {
    expect(answerOf({ name: 'kosmos' }, 'token.uid')).toBe('OK');
    expect(answerOf({ name: 'agnhost' }, 'token.uid')).toBe('token.uid');
  });
});

describe('customProfile', () => {
  const ANSWERS = [
    { answer: 'OK', says: 'OK', can: [] },
    { answer: '$(NETDOCTOR_IDENTITY)', says: 't.u', can: ['identity'] },
    { answer: 'a-$(NETDOCTOR_IDENTITY).z', says: 'a-t.u.z', can: ['identity'] },
  ];

  test.each(ANSWERS)('$answer: an answer is $says, and it can $can', ({ answer, says, can }) => {
    const profile = customProfile({ image: 'i', command: ['/serve'], answer });
    expect(answerOf(profile, 't.u')).toBe(says);
    expect(abilitiesOf(profile)).toEqual(can);
  });

  test.each([
    '',
    'two words',
    "it's",
    '$(POD_UID)',
    '$(NETDOCTOR_IDENTITY)$(NETDOCTOR_IDENTITY)',
    '*',
    'x'.repeat(201),
  ])('floaters cannot be recognised by %j', (answer) => {
    expect(() => customProfile({ image: 'i', command: [], answer })).toThrow(
      expect.objectContaining({ code: 'BAD_FLAG' }),
    );
  });
});

test('an image that a mirror must have is named once', () => {
  const profiles = [agnhostProfile({}), kosmosProfile({ repository: 'r', version: 'v0.2.0' }), agnhostProfile({})];
  expect(imagesToMirror(profiles)).toEqual([DEFAULT, 'r/clusterlink-floater:v0.2.0']);
});

describe.each(SHELLS)('readiness under $name', { concurrent: true }, ({ argv: [file, ...first] }) => {
  const ready = async (port: number) => {
    const env = { POD_UID: uidOf(1), http_proxy: 'http://127.0.0.9:1', PATH: process.env.PATH ?? '' };
    const script = agnhostProfile({}).readiness(port, 'pod');
    return await execa(file, [...first, '-c', script], { env, extendEnv: false, reject: false });
  };

  test('is given if the floater answers with its own UID', async () => {
    await using own = await responder(http(identityOf(1)));
    expect((await ready(own.port)).exitCode).toBe(0);
  });

  test("is given to netctl's floater if it says OK, but not if another process answers", async () => {
    const script = kosmosProfile({ repository: 'r', version: 'v0.2.0' }).readiness;
    await using own = await responder(http('OK'));
    await using other = await responder(http('NOT OK'));
    const run = (port: number) => execa(file, [...first, '-c', script(port, 'pod')], { reject: false });
    const ends = await Promise.all([run(own.port), run(other.port)]);
    expect(ends.map(({ exitCode }) => exitCode)).toEqual([0, 1]);
  });

  test('is not given if another process has the port, or none', async () => {
    await using other = await responder(http(identityOf(2)));
    const nobody = await refused('127.0.0.1');
    const ends = await Promise.all([ready(other.port), ready(nobody.port)]);
    expect(ends.map(({ exitCode }) => exitCode)).toEqual([1, 1]);
  });
});
