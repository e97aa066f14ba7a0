import { describe, expect, test } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { both, clean, kubeconfig, NAMESPACE, SET, saved, urls } from '../../support/clean.ts';
import { captureIo } from '../../support/io.ts';
import { netctlObjects } from '../../support/netctl-objects.ts';
import { floatersIn, storedObjects } from '../../support/stored-objects.ts';
import { tempFolder } from '../../support/temp.ts';

describe('--dry-run', () => {
  test('prints what would be removed, one per line, and removes nothing', async () => {
    using folder = tempFolder();
    await using a = await storedObjects('uid-a', floatersIn(NAMESPACE));
    const { code, stdout, stderr } = await clean({ folder, servers: { a: a.url } }, '--dry-run');
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${SET}\nnamespace/${NAMESPACE}\n` });
    expect(stderr).toContain('dry run: a: 2 would be removed\n');
    expect(a.deletes()).toEqual([]);
  });

  test('with two clusters each line names its cluster; no lock is needed', async () => {
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

  test('reports it if there is nothing', async () => {
    using folder = tempFolder();
    await using a = await storedObjects('uid-a', {});
    const { code, stdout, stderr } = await clean({ folder, servers: { a: a.url } }, '--dry-run');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain(`dry run: a: nothing of ours in namespace ${NAMESPACE}\n`);
  });
});

describe('while a check runs', () => {
  test('clean is refused with a reason and removes nothing; --force overrides this', async () => {
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

  test('clean gives up its own lock at the end, even after a failure', async () => {
    using folder = tempFolder();
    const refused = [{ method: 'DELETE', part: 'daemonsets' }];
    await using a = await storedObjects('uid-a', floatersIn(NAMESPACE), refused);
    for (const _ of [1, 2]) {
      const { code, stderr } = await clean({ folder, servers: { a: a.url } });
      expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.not.stringContaining('another clean') });
    }
  });

  test('if nothing can be saved, clean still works', async () => {
    using folder = tempFolder();
    await using a = await storedObjects('uid-a', floatersIn(NAMESPACE));
    const KUBECONFIG = folder.write('kubeconfig', kubeconfig({ a: a.url }));
    const { io, stderr } = captureIo({ KUBECONFIG, NETDOCTOR_HOME: folder.write('file', '') });
    const code = await run(['clean', '--config', folder.write('config.json', '{}')], io);
    expect({ code, stderr: stderr() }).toMatchObject({ code: 0, stderr: expect.stringContaining('what is saved') });
    expect(a.paths()).toEqual([]);
  });
});

describe('refusals', () => {
  test('clean works even if the fingerprint must not be read', async () => {
    using folder = tempFolder();
    await using a = await storedObjects('uid-a', floatersIn(NAMESPACE), [{ method: 'GET', part: 'kube-system' }]);
    expect((await clean({ folder, servers: { a: a.url } })).code).toBe(0);
    expect(a.paths()).toEqual([]);
  });

  test('a 403 that the API server does not explain is shown unchanged', async () => {
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

  test('lists what is there and removes only ours; --yes removes it', async () => {
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

  test('without --netctl nothing looks for it', async () => {
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
