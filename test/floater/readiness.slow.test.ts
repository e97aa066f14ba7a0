import { chmodSync } from 'node:fs';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { agnhostProfile, customProfile, kosmosProfile } from '../../src/floater/image-profile.ts';
import { livenessScript, TAKEN } from '../../src/floater/readiness.ts';
import { identityOf, uidOf } from '../support/plan.ts';
import { hangUp, http, raw, refused, reset, responder, silence } from '../support/responders.ts';
import { SHELLS } from '../support/shell.ts';
import { tempFolder } from '../support/temp.ts';

const agnhost = agnhostProfile({});
const own = customProfile({ image: 'i', command: [], answer: 'me-$(NETDOCTOR_IDENTITY).' });
const fixed = customProfile({ image: 'i', command: [], answer: 'OK' });

/**
 * Ports that no system gives to who asks for any: tests beside have servers on 127.0.0.1, where nobody may
 * be.
 */
const OTHERS = 18_890;

describe.each(SHELLS.map((shell, nth) => ({ ...shell, nth })))('under $name', { concurrent: true }, (shell) => {
  const [file, ...first] = shell.argv;

  const run = async (script: string, path = process.env.PATH ?? '') => {
    const env = { POD_UID: uidOf(1), NETDOCTOR_IDENTITY: identityOf(1), PATH: path };
    const { exitCode, stdout } = await execa(file, [...first, '-c', script], { env, extendEnv: false, reject: false });
    return { exitCode, said: stdout };
  };

  test('in the node layer it is given as in a pod, without output', async () => {
    await using floater = await responder(http(identityOf(1)));
    await using kosmos = await responder(http('OK'));
    const version = { repository: 'r', version: 'v0.2.0' };
    const ends = await Promise.all([
      run(agnhost.readiness(floater.port, 'node')),
      run(kosmosProfile(version).readiness(kosmos.port, 'node')),
    ]);
    expect(ends).toEqual([0, 0].map((exitCode) => ({ exitCode, said: '' })));
  });

  test.each([
    { what: 'another answer', answer: http('nginx') },
    { what: 'the floater of another pod', answer: http(identityOf(2)) },
    { what: 'no HTTP', answer: raw('SSH-2.0-OpenSSH_9.2\r\n') },
    { what: 'an end without an answer', answer: hangUp },
    { what: 'a reset', answer: reset },
  ])('$what is another process, reported at once', async ({ answer }) => {
    await using other = await responder(answer);
    const { exitCode, said } = await run(agnhost.readiness(other.port, 'node'));
    expect(exitCode).toBe(1);
    expect(TAKEN.exec(said)?.[1]).toBe(String(other.port));
  });

  test('no answer in time is reported as just that', async () => {
    await using other = await responder(silence);
    expect(await run(agnhost.readiness(other.port, 'node'))).toEqual({
      exitCode: 1,
      said: `no answer on port ${other.port} of the node within 2 s`,
    });
  });

  test('nothing listening is reported as just that', async () => {
    const { port } = await refused('127.0.0.1');
    expect(await run(agnhost.readiness(port, 'node'))).toEqual({
      exitCode: 1,
      said: `nothing listens on port ${port} of the node`,
    });
  });

  test('a process of another user on another address of the node counts as another process too', async () => {
    using folder = tempFolder();
    chmodSync(folder.write('id', '#!/bin/sh\necho 4242\n'), 0o755);
    await using other = await responder(silence, '127.0.0.9', OTHERS + shell.nth);
    const { exitCode, said } = await run(agnhost.readiness(other.port, 'node'), `${folder.path}:${process.env.PATH}`);
    expect({ exitCode, taken: TAKEN.test(said) }).toEqual({ exitCode: 1, taken: true });
  });

  test('without curl, it says nothing about the port', async () => {
    const { exitCode, said } = await run(agnhost.readiness(8889, 'node').replaceAll('curl -q', 'no-curl -q'));
    expect({ exitCode, said }).toEqual({
      exitCode: 1,
      said: 'no answer on port 8889 of the node: curl ended with 127',
    });
  });

  test.each([
    { profile: own, body: `me-${identityOf(1)}.`, layer: 'pod', exitCode: 0 },
    { profile: own, body: `me-${identityOf(1)}.`, layer: 'node', exitCode: 0 },
    { profile: own, body: `me-${identityOf(2)}.`, layer: 'pod', exitCode: 1 },
    { profile: own, body: 'me-.', layer: 'node', exitCode: 1 },
    { profile: fixed, body: 'OK', layer: 'pod', exitCode: 0 },
    { profile: fixed, body: 'OK\n', layer: 'pod', exitCode: 1 },
    { profile: fixed, body: 'NOT OK', layer: 'node', exitCode: 1 },
  ] as const)('the user’s own image must answer $body to the byte: $exitCode on layer $layer', async (one) => {
    await using floater = await responder(http(one.body));
    const { exitCode, said } = await run(one.profile.readiness(floater.port, one.layer));
    // Its own answer may be a wrong one: the port does not count as taken.
    expect({ exitCode, taken: TAKEN.test(said) }).toEqual({ exitCode: one.exitCode, taken: false });
  });

  test('with a status other than 200 it is not ready, because no probe accepts that', async () => {
    await using floater = await responder(http('OK', { status: '503 Service Unavailable' }));
    expect((await run(fixed.readiness(floater.port, 'pod'))).exitCode).toBe(1);
  });

  test('it is alive if anything listens, whatever the answer', async () => {
    await using other = await responder(http('nginx'));
    const nobody = await refused('127.0.0.1');
    const ends = await Promise.all([other, nobody].map(({ port }) => run(livenessScript(port))));
    expect(ends.map(({ exitCode }) => exitCode)).toEqual([0, 1]);
  });
});
