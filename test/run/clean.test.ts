import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import type { ClusterRef } from '../../src/plan/plan.ts';
import { createRun } from '../../src/state/run-store.ts';
import { captureIo } from '../support/io.ts';
import { netctlObjects } from '../support/netctl-objects.ts';
import { aCluster, planOver, stateIn } from '../support/runs.ts';
import { floatersIn, type StoredObjects, storedObjects } from '../support/stored-objects.ts';
import { type Folder, tempFolder } from '../support/temp.ts';

const NAMESPACE = 'netdoctor-system';
const RUN = '20300102-030405-abcd';
const SET = `daemonset/${NAMESPACE}/netdoctor-floater`;

/** A kubeconfig with a context for each of these servers; the first is the current one. */
function kubeconfig(servers: Readonly<Record<string, string>>): string {
  const names = Object.keys(servers);
  return JSON.stringify({
    'current-context': names[0],
    contexts: names.map((name) => ({ name, context: { cluster: name, user: 'ann' } })),
    clusters: names.map((name) => ({ name, cluster: { server: servers[name] } })),
    users: [{ name: 'ann', user: {} }],
  });
}

interface World {
  readonly folder: Folder;
  readonly servers: Readonly<Record<string, string>>;
}

async function clean({ folder, servers }: World, ...argv: string[]) {
  const KUBECONFIG = folder.write('kubeconfig', kubeconfig(servers));
  const { io, stdout, stderr } = captureIo({ KUBECONFIG, NETDOCTOR_HOME: folder.path });
  return { code: await run(['clean', '--timeout', '5s', ...argv], io), stdout: stdout(), stderr: stderr() };
}

interface Saved {
  readonly source?: Partial<ClusterRef>;
  /** Undefined: a run of one cluster. */
  readonly destination?: Partial<ClusterRef>;
}

/** Saves a run of cluster a, and of b where there is a destination; `held`: it still runs. */
async function saved(folder: Folder, { source, destination }: Saved, { held = false, runId = RUN } = {}) {
  const plan = planOver(runId, 'a', destination && 'b');
  const store = await createRun(
    {
      ...plan,
      source: aCluster('a', { fingerprint: 'uid-a', ...source }),
      destinations: destination ? [aCluster('b', { fingerprint: 'uid-b', ...destination })] : [],
    },
    stateIn(folder.path),
  );
  if (!held) await store.close();
  return store;
}

const both = async () => ({
  a: await storedObjects('uid-a', floatersIn(NAMESPACE)),
  b: await storedObjects('uid-b', floatersIn(NAMESPACE)),
});

const urls = ({ a, b }: { a: StoredObjects; b: StoredObjects }) => ({ a: a.url, b: b.url });

describe('which clusters', () => {
  test("without --dst-*: the source, and the last run's destination; both are said first", async () => {
    using folder = tempFolder();
    const servers = await both();
    await using a = servers.a;
    await using b = servers.b;
    await saved(folder, { destination: {} });
    const { code, stdout, stderr } = await clean({ folder, servers: urls(servers) });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    const [first, second] = stderr.split('\n');
    expect(first).toMatch(/^source: context a \(current-context of .*namespace netdoctor-system \(from run 2030/);
    expect(second).toMatch(/^destination: context b \(from run 20300102-030405-abcd\), .* \(from run 20300102/);
    for (const name of ['a', 'b']) expect(stderr).toContain(`clean: ${name}: removed ${SET}, namespace/${NAMESPACE}\n`);
    expect([...a.paths(), ...b.paths()]).toEqual([]);
  });

  test('without a saved run, or with one of one cluster: the source alone', async () => {
    for (const runs of [[], [{}]]) {
      using folder = tempFolder();
      const servers = await both();
      await using a = servers.a;
      await using b = servers.b;
      for (const one of runs) await saved(folder, one);
      const { code, stderr } = await clean({ folder, servers: urls(servers) });
      expect(code).toBe(0);
      expect(stderr).toMatch(/^context a \(/);
      expect(a.paths()).toEqual([]);
      expect(b.deletes()).toEqual([]);
    }
  });

  test('a run of another cluster that had the same name is not gone by', async () => {
    using folder = tempFolder();
    const servers = await both();
    await using a = servers.a;
    await using b = servers.b;
    await saved(folder, { source: { fingerprint: 'uid-of-another', namespace: 'other' }, destination: {} });
    const { code, stderr } = await clean({ folder, servers: urls(servers) });
    expect(code).toBe(0);
    expect(stderr).toContain('namespace netdoctor-system (the default)');
    expect(a.paths()).toEqual([]);
    expect(b.deletes()).toEqual([]);
  });

  test('a destination that is another cluster by now is refused, and the source is cleaned', async () => {
    using folder = tempFolder();
    const servers = await both();
    await using a = servers.a;
    await using b = servers.b;
    await saved(folder, { destination: { fingerprint: 'uid-of-another' } });
    const { code, stderr } = await clean({ folder, servers: urls(servers) });
    expect(code).toBe(2);
    expect(stderr).toContain(
      `error: cluster b was not cleaned: context b leads to another cluster than in run ${RUN}\n  to clean it: kubectl netdoctor clean --context b -n netdoctor-system\n`,
    );
    expect(a.paths()).toEqual([]);
    expect(b.deletes()).toEqual([]);
  });

  test('a destination whose context is gone is named, and the source is cleaned', async () => {
    using folder = tempFolder();
    await using a = await storedObjects('uid-a', floatersIn(NAMESPACE));
    await saved(folder, { destination: { namespace: 'probes' } });
    const { code, stderr } = await clean({ folder, servers: { a: a.url } });
    expect(code).toBe(2);
    expect(stderr).toContain('error: cluster b was not cleaned: context "b" does not exist\n');
    expect(stderr).toContain('  to clean it: kubectl netdoctor clean --context b -n probes\n');
    expect(a.paths()).toEqual([]);
  });

  test.each(['a', 'b'])('cluster %s that cannot be reached is named, and the other is cleaned', async (down) => {
    using folder = tempFolder();
    const servers = await both();
    await using a = servers.a;
    await using b = servers.b;
    const there = urls(servers);
    await saved(folder, { source: { server: down === 'a' ? 'http://127.0.0.1:1' : a.url }, destination: {} });
    const { code, stderr } = await clean({ folder, servers: { ...there, [down]: 'http://127.0.0.1:1' } });
    expect(code).toBe(2);
    expect(stderr).toContain(`error: cluster ${down} was not cleaned: the API server http://127.0.0.1:1 of context`);
    expect(stderr).toContain(`to clean it: kubectl netdoctor clean --context ${down} -n ${NAMESPACE}`);
    expect((down === 'a' ? b : a).paths()).toEqual([]);
  });

  test('with --dst-context that one, whatever the run says; namespaces are those of the run of this pair', async () => {
    using folder = tempFolder();
    await using a = await storedObjects('uid-a', floatersIn('mine'));
    await using b = await storedObjects('uid-new', floatersIn('yours'));
    await saved(folder, { source: { namespace: 'mine' }, destination: { namespace: 'yours' } });
    const { code, stderr } = await clean({ folder, servers: { a: a.url, b: b.url } }, '--dst-context', 'b');
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('namespace mine (from run') });
    expect([...a.paths(), ...b.paths()]).toEqual([]);
  });

  test.each([
    { argv: ['-n', 'given'], inA: 'given', inB: 'given' },
    { argv: ['--dst-namespace', 'given'], inA: 'first', inB: 'given' },
    { argv: [], inA: 'first', inB: 'second' },
  ])('namespaces by flags come before those of the run: $argv', async ({ argv, inA, inB }) => {
    using folder = tempFolder();
    const inAll = { ...floatersIn('first'), ...floatersIn('second'), ...floatersIn('given') };
    await using a = await storedObjects('uid-a', inAll);
    await using b = await storedObjects('uid-b', inAll);
    await saved(folder, { source: { namespace: 'first' }, destination: { namespace: 'second' } });
    await clean({ folder, servers: { a: a.url, b: b.url } }, ...argv);
    const gone = [a, b].map((one) => one.deletes().filter((path) => path.startsWith('/api/v1/')));
    expect(gone).toEqual([[`/api/v1/namespaces/${inA}`], [`/api/v1/namespaces/${inB}`]]);
  });
});

describe('--dry-run', () => {
  test('prints what would be removed, a line each, and removes nothing', async () => {
    using folder = tempFolder();
    await using a = await storedObjects('uid-a', floatersIn(NAMESPACE));
    const { code, stdout, stderr } = await clean({ folder, servers: { a: a.url } }, '--dry-run');
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${SET}\nnamespace/${NAMESPACE}\n` });
    expect(stderr).toContain('dry run: a: 2 would be removed\n');
    expect(a.deletes()).toEqual([]);
  });

  test('with two clusters each line has its cluster; it needs no lock', async () => {
    using folder = tempFolder();
    const servers = await both();
    await using a = servers.a;
    await using b = servers.b;
    const store = await saved(folder, { destination: {} }, { held: true });
    const { code, stdout } = await clean({ folder, servers: urls(servers) }, '--dry-run');
    expect(code).toBe(0);
    const lines = ['a', 'b'].flatMap((name) => [`${name}: ${SET}`, `${name}: namespace/${NAMESPACE}`]);
    expect(stdout.trimEnd().split('\n')).toEqual(lines);
    expect([...a.deletes(), ...b.deletes()]).toEqual([]);
    await store.close();
  });

  test('nothing there is said', async () => {
    using folder = tempFolder();
    await using a = await storedObjects('uid-a', {});
    const { code, stdout, stderr } = await clean({ folder, servers: { a: a.url } }, '--dry-run');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain(`dry run: a: nothing of ours in namespace ${NAMESPACE}\n`);
  });
});

describe('while a check runs', () => {
  test('clean is refused in words and removes nothing; --force does it', async () => {
    using folder = tempFolder();
    await using a = await storedObjects('uid-a', floatersIn(NAMESPACE));
    const store = await saved(folder, {}, { held: true });
    const refused = await clean({ folder, servers: { a: a.url } });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(
      /error: another check of cluster a runs here since .*\n {2}wait for it, or end it\n/,
    );
    expect(refused.stderr).toContain('  --force removes its floaters all the same\n');
    expect(a.deletes()).toEqual([]);
    expect((await clean({ folder, servers: { a: a.url } }, '--force')).code).toBe(0);
    expect(a.paths()).toEqual([]);
    await store.close();
  });

  test('its own lock is given up at the end, also after a failure', async () => {
    using folder = tempFolder();
    const refused = [{ method: 'DELETE', part: 'daemonsets' }];
    await using a = await storedObjects('uid-a', floatersIn(NAMESPACE), refused);
    for (const _ of [1, 2]) {
      const { code, stderr } = await clean({ folder, servers: { a: a.url } });
      expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.not.stringContaining('another clean') });
    }
  });

  test('where nothing can be saved, clean works all the same', async () => {
    using folder = tempFolder();
    await using a = await storedObjects('uid-a', floatersIn(NAMESPACE));
    const KUBECONFIG = folder.write('kubeconfig', kubeconfig({ a: a.url }));
    const { io, stderr } = captureIo({ KUBECONFIG, NETDOCTOR_HOME: folder.write('file', '') });
    const code = await run(['clean', '--config', folder.write('config.json', '{}')], io);
    expect({ code, stderr: stderr() }).toMatchObject({ code: 0, stderr: expect.stringContaining('what is saved') });
    expect(a.paths()).toEqual([]);
  });
});

describe('what is refused', () => {
  test('a fingerprint that may not be read is no hindrance', async () => {
    using folder = tempFolder();
    await using a = await storedObjects('uid-a', floatersIn(NAMESPACE), [{ method: 'GET', part: 'kube-system' }]);
    expect((await clean({ folder, servers: { a: a.url } })).code).toBe(0);
    expect(a.paths()).toEqual([]);
  });

  test('a 403 that the API server does not explain is told as it is', async () => {
    using folder = tempFolder();
    await using a = await storedObjects('uid-a', floatersIn(NAMESPACE), [{ method: 'DELETE', part: 'daemonsets' }]);
    const { code, stderr } = await clean({ folder, servers: { a: a.url } });
    expect(code).toBe(2);
    expect(stderr).toContain('error: the API server refused DELETE /apis/apps/v1/');
  });

  test('--yes without --netctl', async () => {
    using folder = tempFolder();
    const { code, stderr } = await clean({ folder, servers: { a: 'http://127.0.0.1:1' } }, '--yes');
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('give --netctl too') });
  });
});

describe('--netctl', () => {
  const netctl = netctlObjects('clusterlink-floater');
  const words = [
    ...['daemonset', 'serviceaccount'].map((kind) => `${kind}/kosmos-system/clusterlink-floater`),
    ...['clusterrolebinding', 'clusterrole'].map((kind) => `${kind}/clusterlink-floater`),
  ];

  test('lists what there is and removes ours alone; --yes removes it', async () => {
    using folder = tempFolder();
    await using a = await storedObjects('uid-a', { ...floatersIn(NAMESPACE), ...netctl });
    const listed = await clean({ folder, servers: { a: a.url } }, '--netctl');
    expect(listed).toMatchObject({ code: 0, stdout: '' });
    expect(listed.stderr).toContain(
      `netctl: a: left by netctl: ${words.join(', ')}; kubectl netdoctor clean --context a -n kosmos-system --netctl --yes removes them\n`,
    );
    expect(a.paths()).toEqual(Object.keys(netctl));
    const removed = await clean({ folder, servers: { a: a.url } }, '--netctl', '--yes');
    expect(removed.stderr).toContain(`netctl: a: removed ${words.join(', ')}\n`);
    expect(a.paths()).toEqual([]);
  });

  test('without --netctl it is not even looked for', async () => {
    using folder = tempFolder();
    await using a = await storedObjects('uid-a', netctl);
    const { stderr } = await clean({ folder, servers: { a: a.url } });
    expect(stderr).not.toContain('netctl:');
    expect(a.deletes()).toEqual([]);
  });

  test('--dry-run --netctl --yes prints it with the rest', async () => {
    using folder = tempFolder();
    await using a = await storedObjects('uid-a', { ...floatersIn(NAMESPACE), ...netctl });
    const { stdout } = await clean({ folder, servers: { a: a.url } }, '--dry-run', '--netctl', '--yes');
    expect(stdout.trimEnd().split('\n')).toEqual([SET, `namespace/${NAMESPACE}`, ...words]);
    expect(a.deletes()).toEqual([]);
  });
});
