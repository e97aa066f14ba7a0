import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kubectl } from '../cluster/kubectl.ts';
import { auditEvents, auditSize, floaterExecs } from './support/audit.ts';
import { useCluster } from './support/fixture.ts';
import { floaterPods, inventory, podOn } from './support/inventory.ts';

describe('the objects that check leaves and clean removes', () => {
  const fixture = useCluster();
  const own = 'belongs-to-a-user';

  beforeAll(async () => {
    await fixture().netdoctor.run('clean');
  });
  afterAll(async () => {
    await kubectl(fixture().cluster, ['delete', 'namespace', own, '--ignore-not-found']);
  });

  test('every listable resource is the same before check and after clean', async () => {
    const { cluster, netdoctor } = fixture();
    const before = await inventory(cluster);
    expect(before.length).toBeGreaterThan(100);
    const { exitCode } = await netdoctor.check();
    expect(exitCode).toBe(0);
    expect(await inventory(cluster)).toContain('DaemonSet/netdoctor-system/netdoctor-floater');
    const cleaned = await netdoctor.run('clean');
    expect(cleaned.stderr).toContain(
      'removed daemonset/netdoctor-system/netdoctor-floater, namespace/netdoctor-system',
    );
    expect(cleaned.exitCode).toBe(0);
    expect(await inventory(cluster)).toEqual(before);
  });

  test('clean may be repeated', async () => {
    const { exitCode, stderr } = await fixture().netdoctor.run('clean');
    expect(stderr).toContain('nothing of ours in namespace netdoctor-system');
    expect(exitCode).toBe(0);
  });

  test("a user's namespace that enforces Pod Security restricted is used, never relabelled, never deleted", async () => {
    const { cluster, netdoctor } = fixture();
    await kubectl(cluster, ['create', 'namespace', own]);
    await kubectl(cluster, ['label', 'namespace', own, 'pod-security.kubernetes.io/enforce=restricted']);
    await kubectl(cluster, ['create', 'configmap', 'kept', '-n', own]);
    const labels = async () => (await kubectl(cluster, ['get', 'ns', own, '-o', 'jsonpath={.metadata.labels}'])).stdout;
    const [before, labelsBefore] = [await inventory(cluster), await labels()];
    const { exitCode } = await netdoctor.check('-n', own);
    expect(exitCode).toBe(0);
    expect((await netdoctor.run('clean', '-n', own)).exitCode).toBe(0);
    expect(await inventory(cluster)).toEqual(before);
    expect(await labels()).toBe(labelsBefore);
  });

  test('the namespace that check creates enforces Pod Security restricted, and the floaters run in it', async () => {
    const { cluster, netdoctor } = fixture();
    await netdoctor.check();
    const enforce = [
      'get',
      'ns',
      'netdoctor-system',
      '-o',
      'jsonpath={.metadata.labels.pod-security\\.kubernetes\\.io/enforce}',
    ];
    expect((await kubectl(cluster, enforce)).stdout).toBe('restricted');
    expect(await floaterPods(cluster)).toHaveLength(3);
  });

  test('one exec per source, and a second check restarts nothing', async () => {
    const { cluster, netdoctor } = fixture();
    await netdoctor.check();
    const before = await floaterPods(cluster);
    const from = await auditSize(cluster);
    const { report } = await netdoctor.check();
    expect(report.summary.complete).toBe(true);
    const events = await auditEvents(cluster, from);
    expect(floaterExecs(events)).toHaveLength(3);
    const changing = events.filter(
      ({ verb, requestURI }) =>
        ['create', 'update', 'patch', 'delete'].includes(verb) &&
        requestURI.includes('netdoctor') &&
        !requestURI.includes('/exec'),
    );
    expect(changing).toEqual([]);
    expect(await floaterPods(cluster)).toEqual(before);
  });

  test('a check leaves no process and no file in the floater', async () => {
    const { cluster, netdoctor, nodes } = fixture();
    await netdoctor.check();
    const { name } = podOn(await floaterPods(cluster), nodes[0].name);
    const look = 'ls /dev/shm; for p in /proc/[0-9]*; do tr "\\0" " " <$p/cmdline; grep ^State $p/status; done';
    const { stdout } = await kubectl(cluster, ['exec', '-n', 'netdoctor-system', name, '--', 'sh', '-c', look]);
    expect(stdout).not.toContain('netdoctor.');
    expect(stdout).not.toMatch(/sleep \d|curl/);
    expect(stdout).not.toMatch(/zombie/);
    expect(stdout).toMatch(/agnhost porter/);
  });

  test('run as a kubectl plug-in, it gives the same verdict and exit code', async () => {
    const { cluster, netdoctor } = fixture();
    const { stdout, exitCode } = await execa(`${cluster.bin}/kubectl`, ['netdoctor', 'check', '-o', 'json'], {
      reject: false,
      env: {
        PATH: `${process.cwd()}/dist/linux-amd64:${process.env.PATH}`,
        KUBECONFIG: cluster.kubeconfig,
        NETDOCTOR_HOME: `${netdoctor.home}/state`,
      },
    });
    expect(JSON.parse(stdout).summary).toMatchObject({ pass: 12, complete: true });
    expect(exitCode).toBe(0);
  });
});
