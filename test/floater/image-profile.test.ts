import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { agnhostProfile } from '../../src/floater/image-profile.ts';
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

describe.each(SHELLS)('readiness under $name', { concurrent: true }, ({ argv: [file, ...first] }) => {
  const ready = async (port: number) => {
    const env = { POD_UID: uidOf(1), http_proxy: 'http://127.0.0.9:1', PATH: process.env.PATH ?? '' };
    const script = agnhostProfile({}).readiness(port);
    return await execa(file, [...first, '-c', script], { env, extendEnv: false, reject: false });
  };

  test('is given where the floater answers with its own UID', async () => {
    await using own = await responder(http(identityOf(1)));
    expect((await ready(own.port)).exitCode).toBe(0);
  });

  test('is not given where another process has the port, or none', async () => {
    await using other = await responder(http(identityOf(2)));
    const nobody = await refused('127.0.0.1');
    const ends = await Promise.all([ready(other.port), ready(nobody.port)]);
    expect(ends.map(({ exitCode }) => exitCode)).toEqual([1, 1]);
  });
});
