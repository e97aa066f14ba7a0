import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { type Locks, liveRunIds, takeLocks as reallyTake } from '../../src/state/locks.ts';
import { tempFolder } from '../support/temp.ts';

const A = { name: 'a', fingerprint: 'uid-of-a' };
const B = { name: 'b', fingerprint: 'weak:of-b' };
const request = (home: string, runId = 'run-1') => ({ env: { NETDOCTOR_HOME: home }, runId, command: 'check' });
const files = (home: string) => readdirSync(join(home, 'locks')).map((name) => join(home, 'locks', name));

const taken: Locks[] = [];
const takeLocks: typeof reallyTake = async (...args) => {
  const locks = await reallyTake(...args);
  taken.push(locks);
  return locks;
};
afterEach(async () => {
  for (const { release } of taken.splice(0)) await release();
});

async function refused(attempt: Promise<unknown>): Promise<UserError> {
  const error = await attempt.catch((thrown: unknown) => thrown);
  if (error instanceof UserError) return error;
  throw new Error(`no UserError: ${String(error)}`);
}

/** Another process that takes locks, see test/support/lock-child.ts. */
interface Child {
  readonly process: ChildProcess;
  readonly line: () => Promise<string>;
}

async function child(home: string, runId: string, ...fingerprints: string[]): Promise<Child> {
  const script = join(import.meta.dirname, '../support/lock-child.ts');
  const args = ['--no-warnings', script, home, join(home, 'go'), runId, ...fingerprints];
  const started = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: started.stdout })[Symbol.asyncIterator]();
  const line = async () => String((await lines.next()).value);
  expect(await line()).toBe('ready');
  return { process: started, line };
}

async function kill({ process }: Child): Promise<void> {
  process.kill('SIGKILL');
  await once(process, 'exit');
}

/** Changes what the lock says about its owner. */
function forge(path: string, change: object): void {
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), ...change }));
}

describe('takeLocks', () => {
  test('allow one command per cluster; the error names the owner, the time, and what to do', async () => {
    using folder = tempFolder();
    const locks = await takeLocks([A, B], request(folder.path));
    const { code, message, hint } = await refused(takeLocks([B], request(folder.path)));
    expect(code).toBe('LOCKED');
    expect(message).toMatch(
      new RegExp(`^another check of cluster b runs here since \\d\\d:\\d\\d \\(process ${process.pid}\\)$`),
    );
    expect(hint).toBe('wait for it, or end it');
    await locks.release();
    await locks.release();
    expect(files(folder.path)).toEqual([]);
    await (await takeLocks([B], request(folder.path))).release();
  });

  test('are taken all or none: those taken before the refusal are free again', async () => {
    using folder = tempFolder();
    for (const [held, both] of [
      [A, [A, B]],
      [B, [A, B]],
      [A, [B, A]],
    ] as const) {
      const locks = await takeLocks([held], request(folder.path));
      await refused(takeLocks(both, request(folder.path)));
      expect(files(folder.path)).toHaveLength(1);
      await locks.release();
    }
  });

  test('release removes only our own locks', async () => {
    using folder = tempFolder();
    const locks = await takeLocks([A], request(folder.path));
    const [path = ''] = files(folder.path);
    forge(path, { nonce: 'of somebody else' });
    await locks.release();
    expect(files(folder.path)).toEqual([path]);
  });

  test.each([
    ['of a process that has ended', { pid: 2 ** 22 + 1 }],
    ['of an earlier process with the same number', { processStart: 'another-boot 17' }],
  ])('a lock %s is taken over, with a note', async (_, change) => {
    using folder = tempFolder();
    await takeLocks([A], request(folder.path, 'run-0'));
    const [path = ''] = files(folder.path);
    forge(path, change);
    const { notes, release } = await takeLocks([A], request(folder.path));
    expect(notes).toEqual([expect.stringMatching(/^an earlier check of cluster a ended .*run run-0\): taken over$/)]);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid, runId: 'run-1' });
    await release();
    expect(files(folder.path)).toEqual([]);
  });

  test('if the system does not report when a process began, a live process is the owner', async () => {
    using folder = tempFolder();
    await takeLocks([A], request(folder.path));
    for (const path of files(folder.path)) forge(path, { processStart: undefined });
    expect((await refused(takeLocks([A], request(folder.path)))).code).toBe('LOCKED');
  });

  test('a lock from another host is respected for a day', async () => {
    using folder = tempFolder();
    await takeLocks([A], request(folder.path));
    const [path = ''] = files(folder.path);
    forge(path, { host: 'far-away pid:[1]', pid: 2 ** 22 + 1 });
    const { message, hint } = await refused(takeLocks([A], request(folder.path)));
    expect(message).toContain('runs on host far-away since');
    expect(hint).toContain(`if it is gone, remove ${path}`);
    const yesterday = Date.now() / 1000 - 25 * 3600;
    utimesSync(path, yesterday, yesterday);
    expect((await takeLocks([A], request(folder.path))).notes).toHaveLength(1);
  });

  test.each(['', '{', '[]', 'null', '{"pid":1}', '{"pid":-1,"host":""}'])(
    'a lock that contains %j names nobody and is taken over, but not while it may still be being written',
    async (text) => {
      using folder = tempFolder();
      await (await takeLocks([A], request(folder.path))).release();
      await takeLocks([A], request(folder.path));
      const [path = ''] = files(folder.path);
      writeFileSync(path, text);
      expect((await refused(takeLocks([A], request(folder.path)))).hint).toContain(`remove ${path}`);
      utimesSync(path, 0, 0);
      expect((await takeLocks([A], request(folder.path))).notes).toEqual([
        'the lock of cluster a named nobody, and was taken over',
      ]);
    },
  );

  test('a folder that cannot be written is an error of the user', async () => {
    using folder = tempFolder();
    const home = folder.write('file', '');
    expect((await refused(takeLocks([A], request(home)))).code).toBe('STATE_UNWRITABLE');
  });

  test('the runs that hold locks are known', async () => {
    using folder = tempFolder();
    expect(await liveRunIds({ NETDOCTOR_HOME: folder.path })).toEqual(new Set());
    const a = await takeLocks([A], request(folder.path, 'run-a'));
    await takeLocks([B], request(folder.path, 'run-b'));
    expect(await liveRunIds({ NETDOCTOR_HOME: folder.path })).toEqual(new Set(['run-a', 'run-b']));
    await a.release();
    for (const path of files(folder.path)) forge(path, { pid: 2 ** 22 + 1 });
    expect(await liveRunIds({ NETDOCTOR_HOME: folder.path })).toEqual(new Set());
  });
});

describe('between processes', () => {
  test('the lock of a killed process is taken over by one of many', { timeout: 60_000 }, async () => {
    using folder = tempFolder();
    for (let round = 0; round < 3; round++) {
      const first = await child(folder.path, 'first', A.fingerprint);
      folder.write('go', '');
      expect(await first.line()).toBe('won');
      expect((await refused(takeLocks([A], request(folder.path)))).message).toContain(`process ${first.process.pid}`);
      await kill(first);
      unlinkSync(join(folder.path, 'go'));
      const many = await Promise.all([1, 2, 3, 4, 5].map((n) => child(folder.path, `run-${n}`, A.fingerprint)));
      folder.write('go', '');
      const ends = await Promise.all(many.map(({ line }) => line()));
      expect(ends.toSorted()).toEqual(['LOCKED', 'LOCKED', 'LOCKED', 'LOCKED', 'won']);
      expect(await liveRunIds({ NETDOCTOR_HOME: folder.path })).toEqual(new Set([`run-${ends.indexOf('won') + 1}`]));
      // All of them die at once, and the winner does not give up its lock, so the next round begins with a
      // dead owner.
      await Promise.all(many.map(kill));
      unlinkSync(join(folder.path, 'go'));
    }
    expect(files(folder.path).filter((path) => !path.endsWith('.json'))).toEqual([]);
  });

  test('two that lock the same two clusters never hold one each', { timeout: 60_000 }, async () => {
    using folder = tempFolder();
    const two = await Promise.all([
      child(folder.path, 'run-1', A.fingerprint, B.fingerprint),
      child(folder.path, 'run-2', B.fingerprint, A.fingerprint),
    ]);
    folder.write('go', '');
    expect((await Promise.all(two.map(({ line }) => line()))).toSorted()).toEqual(['LOCKED', 'won']);
    await Promise.all(two.map(kill));
  });

  test('a process that ends by process.exit gives up its locks', { timeout: 60_000 }, async () => {
    using folder = tempFolder();
    const one = await child(folder.path, 'run-1', A.fingerprint, B.fingerprint);
    folder.write('go', '');
    expect(await one.line()).toBe('won');
    one.process.stdin?.end();
    await once(one.process, 'exit');
    expect(files(folder.path)).toEqual([]);
  });
});
