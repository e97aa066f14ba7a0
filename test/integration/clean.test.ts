import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { EVENTS, NAMESPACES, RESOURCES } from '../../src/loopback/api/resources.ts';
import type { Store } from '../../src/loopback/api/store.ts';
import { useLoopback } from '../support/loopback.ts';

/** All objects, as `kind/namespace/name`, without events, which come and go by themselves. */
function inventory(store: Store): readonly string[] {
  return RESOURCES.filter((resource) => resource !== EVENTS).flatMap((resource) =>
    store.list(resource).map(({ metadata }) => `${resource.kind}/${metadata.namespace ?? ''}/${metadata.name}`),
  );
}

const FLOATERS = 'daemonset/netdoctor-system/netdoctor-floater';

describe('clean removes what check made, and nothing else', () => {
  const loopback = useLoopback(3);

  test('a namespace that we made', async () => {
    const { cluster, netdoctor, check } = loopback();
    const before = inventory(cluster.store);
    await check();
    expect(inventory(cluster.store)).toHaveLength(before.length + 1 + 1 + 3);
    const listed = await netdoctor('clean', '--dry-run');
    expect(listed.stdout).toBe(`${FLOATERS}\nnamespace/netdoctor-system\n`);
    expect(inventory(cluster.store)).toHaveLength(before.length + 5);
    const cleaned = await netdoctor('clean');
    expect([cleaned.code, cleaned.stderr]).toEqual([0, expect.stringContaining(`removed ${FLOATERS}`)]);
    expect(inventory(cluster.store)).toEqual(before);
    const again = await netdoctor('clean');
    expect([again.code, again.stderr]).toEqual([
      0,
      expect.stringContaining('nothing of ours in namespace netdoctor-system'),
    ]);
  });

  test("a user's own namespace stays as it is", async () => {
    const { cluster, netdoctor, check } = loopback();
    const own = { metadata: { name: 'own', uid: randomUUID(), labels: { team: 'net' } }, status: { phase: 'Active' } };
    cluster.store.put(NAMESPACES, own);
    const before = inventory(cluster.store);
    expect((await check('-n', 'own')).code).toBe(0);
    expect((await netdoctor('clean')).code).toBe(0);
    expect(inventory(cluster.store)).toEqual(before);
    expect(cluster.store.get(NAMESPACES, 'own')?.metadata.labels).toEqual({ team: 'net' });
  });

  test('--auto-clean after the check', async () => {
    const { cluster, check } = loopback();
    const before = inventory(cluster.store);
    const { code, stderr } = await check('--auto-clean');
    expect([code, stderr.includes('The floaters still run')]).toEqual([0, false]);
    expect(inventory(cluster.store)).toEqual(before);
  });

  test('a refused --auto-clean is reported even with --quiet, because it is why the exit code is 2', async () => {
    const { cluster, check, netdoctor } = loopback();
    cluster.inject('no-right:delete:daemonsets');
    const { code, stderr } = await check('--auto-clean', '-q');
    expect([code, stderr]).toEqual([2, expect.stringContaining('the user may not delete daemonsets.apps')]);
    cluster.faults.heal();
    expect((await netdoctor('clean')).code).toBe(0);
  });

  test('a dry run prints what would be made, and changes nothing', async () => {
    const { cluster, netdoctor } = loopback();
    const before = inventory(cluster.store);
    const revision = cluster.store.revision();
    const { code, stdout } = await netdoctor('check', '--dry-run', '-o', 'yaml');
    expect([code, stdout]).toEqual([0, expect.stringContaining('kind: DaemonSet')]);
    expect([inventory(cluster.store), cluster.store.revision()]).toEqual([before, revision]);
  });

  test('--no-deploy uses the existing floaters, and reports it if there are none', async () => {
    const { netdoctor, check } = loopback();
    const none = await netdoctor('check', '--no-deploy');
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('there are no floaters of ours')]);
    await check();
    const { revision } = loopback().cluster.store;
    const before = revision();
    expect((await check('--no-deploy')).code).toBe(0);
    expect(revision()).toBe(before);
  });

  test('--print-program prints everything that runs on a node', async () => {
    const { netdoctor, check } = loopback();
    await check();
    const { code, stdout } = await netdoctor('check', '--print-program', 'n2');
    expect([code, stdout.startsWith('netdoctor() {\n'), stdout.match(/^[\d.]+:\d+$/gm)?.length]).toEqual([0, true, 2]);
  });
});
