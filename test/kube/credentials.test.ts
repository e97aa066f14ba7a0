import { describe, expect, test } from 'vitest';
import { credentialSource } from '../../src/kube/credentials.ts';
import type { ExecCredential } from '../../src/kube/exec-credential.ts';
import type { UserEntry } from '../../src/kube/kubeconfig.ts';
import { resolved } from '../support/kube.ts';
import { tempFolder } from '../support/temp.ts';

const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'login', interactiveMode: 'Never' };

/** A source whose program returns t1, t2, … and counts its runs. */
function counting(user: UserEntry, expiresAt?: number) {
  let runs = 0;
  const clock = { now: 0 };
  const run = async (): Promise<ExecCredential> => {
    runs += 1;
    return { token: `t${runs}`, ...(expiresAt === undefined ? {} : { expiresAt: clock.now + expiresAt }) };
  };
  const options = { env: {}, terminal: false, tls: {}, run, now: () => clock.now };
  return { source: credentialSource({ ...resolved, user }, options), runs: () => runs, clock };
}

const authorization = async (asked: Promise<{ headers: object } | undefined>) =>
  Reflect.get((await asked)?.headers ?? {}, 'Authorization');

describe('the credentials of a user entry', () => {
  test.each<[UserEntry, string | undefined]>([
    [{}, undefined],
    [{ token: 't' }, 'Bearer t'],
    [{ username: 'u', password: 'p:w' }, `Basic ${btoa('u:p:w')}`],
    [{ token: 't', exec }, 'Bearer t'],
  ])('%j: %s', async (user, header) => {
    const { source, runs } = counting(user);
    expect(await authorization(source.current())).toBe(header);
    expect(await source.renewed(await source.current())).toBeUndefined();
    expect(runs()).toBe(0);
  });

  test('a token file comes before a token, as in kubectl', async () => {
    using folder = tempFolder();
    const { source } = counting({ token: 'inline', tokenFile: folder.write('token', 'file') });
    expect(await authorization(source.current())).toBe('Bearer file');
  });

  test('a token file is reread for later requests', async () => {
    using folder = tempFolder();
    const { source, clock } = counting({ tokenFile: folder.write('token', 'one') });
    folder.write('token', 'two');
    expect(await authorization(source.current())).toBe('Bearer one');
    clock.now = 60_000;
    expect(await authorization(source.current())).toBe('Bearer two');
  });
});

describe('the credentials of a program', () => {
  test('are requested once, even by many callers at a time', async () => {
    const { source, runs } = counting({ exec, as: 'eve' });
    const all = await Promise.all(Array.from({ length: 20 }, () => source.current()));
    expect(new Set(all.map(({ headers }) => JSON.stringify(headers)))).toEqual(
      new Set([JSON.stringify({ Authorization: 'Bearer t1', 'Impersonate-User': 'eve' })]),
    );
    await source.current();
    expect(runs()).toBe(1);
  });

  test('are replaced a little before they expire', async () => {
    const { source, clock } = counting({ exec }, 60_000);
    expect(await authorization(source.current())).toBe('Bearer t1');
    clock.now = 49_999;
    expect(await authorization(source.current())).toBe('Bearer t1');
    clock.now = 50_000;
    expect(await authorization(source.current())).toBe('Bearer t2');
  });

  test('are requested once more after a 401, for all requests that were refused together', async () => {
    const { source, runs } = counting({ exec });
    const refused = await source.current();
    const renewed = await Promise.all([source.renewed(refused), source.renewed(refused)]);
    expect(await authorization(Promise.resolve(renewed[1]))).toBe('Bearer t2');
    expect(await authorization(source.renewed(refused))).toBe('Bearer t2');
    expect(runs()).toBe(2);
  });

  test('a failure is not cached', async () => {
    let runs = 0;
    const run = async (): Promise<ExecCredential> => {
      runs += 1;
      if (runs === 1) throw new Error('no');
      return { token: 't' };
    };
    const source = credentialSource({ ...resolved, user: { exec } }, { env: {}, terminal: false, tls: {}, run });
    await expect(source.current()).rejects.toThrow('no');
    expect(await authorization(source.current())).toBe('Bearer t');
  });
});
