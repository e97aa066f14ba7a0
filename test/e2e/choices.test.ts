import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { injectFault } from '../cluster/faults.ts';
import { kubectl } from '../cluster/kubectl.ts';
import { inNode } from '../cluster/node.ts';
import type { Cluster } from '../cluster/types.ts';
import { type Fixture, useCluster } from './support/fixture.ts';
import { checkLines, findingLines } from './support/lines.ts';

const TABLE = 'netdoctor_count';

/** Counts SYNs from node 1's pods when they reach node 2's. */
async function countSyns({ cluster, nodes: [n1, n2] }: Fixture): Promise<() => Promise<number>> {
  const script = [
    `add table inet ${TABLE}`,
    `delete table inet ${TABLE}`,
    `add table inet ${TABLE}`,
    `add chain inet ${TABLE} c { type filter hook forward priority -300; }`,
    `add rule inet ${TABLE} c ip saddr ${n1.podCidr4} ip daddr ${n2.podCidr4} tcp flags syn / syn,ack counter`,
  ];
  await inNode(cluster, n2.index, ['nft', '-f', '-'], { input: `${script.join('\n')}\n` });
  return async () => {
    const { stdout } = await inNode(cluster, n2.index, ['nft', 'list', 'table', 'inet', TABLE]);
    await inNode(cluster, n2.index, ['nft', 'delete', 'table', 'inet', TABLE]);
    return Number(/packets (\d+)/.exec(stdout)?.[1]);
  };
}

/** Something else listens on a port of a node's own network; it ends by itself after a minute. */
async function occupy(cluster: Cluster, index: number, port: number): Promise<() => Promise<unknown>> {
  const script = `timeout 60 socat TCP-LISTEN:${port},fork,reuseaddr SYSTEM:'echo other' >/dev/null 2>&1 & echo $!`;
  const { stdout } = await inNode(cluster, index, ['sh', '-c', script]);
  await sleep(300);
  return () => inNode(cluster, index, ['kill', stdout.trim()]);
}

/** What the check reports about the node, and how many milliseconds that took. */
async function untestedAfter({ netdoctor }: Fixture, ...args: string[]) {
  const began = Date.now();
  const { report, exitCode } = await netdoctor.check(...args);
  return { untested: report.untested, exitCode, report, ms: Date.now() - began };
}

describe('what is probed', () => {
  const fixture = useCluster('default');

  test('--count 5 makes five connections per pair, with minimum, 95th percentile, maximum and loss in the report', async () => {
    const { netdoctor } = fixture();
    await netdoctor.check('--checks', 'tcp');
    const counted = await countSyns(fixture());
    const { report, exitCode } = await netdoctor.check('--checks', 'tcp', '--count', '5');
    expect(await counted()).toBe(5);
    expect(checkLines(report.failures)).toEqual([]);
    const [row] = report.matrix.rows;
    const to = row?.verdicts.indexOf(1) ?? -1;
    const median = row?.latencies[to] ?? 0;
    expect(row?.spread?.min[to]).toBeLessThanOrEqual(median);
    expect(row?.spread?.max[to]).toBeGreaterThanOrEqual(median);
    expect(row?.spread?.lost.every((lost) => lost === 0)).toBe(true);
    expect(exitCode).toBe(0);
  });

  test('--src-nodes, --dst-nodes and --exclude choose pairs; all others are listed as untested', async () => {
    const { netdoctor } = fixture();
    const args = ['--checks', 'tcp', '--src-nodes', 'a-n1', '--dst-nodes', '*-n2'];
    const { report, exitCode } = await netdoctor.check(...args);
    expect(report.summary).toMatchObject({ probes: 2, pass: 2, complete: true });
    expect(report.untested).toMatchObject([{ node: 'a-n3', reason: 'neither among --src-nodes nor --dst-nodes' }]);
    expect(exitCode).toBe(0);
    const without = await netdoctor.check('--checks', 'tcp', '--exclude', 'a-n3,a-n9');
    expect(without.report.summary).toMatchObject({ probes: 4, pass: 4 });
    expect(without.report.untested).toMatchObject([{ node: 'a-n3', reason: 'excluded by --exclude' }]);
    expect(without.stderr).toContain('no node is called a-n9');
  });

  test('a taint that --tolerations does not cover is explained at once, without waiting for a floater', async () => {
    const { cluster } = fixture();
    await kubectl(cluster, ['taint', 'node', 'a-n3', 'team=storage:NoSchedule']);
    try {
      const all = await untestedAfter(fixture(), '--checks', 'tcp');
      expect(all.untested).toEqual([]);
      const { untested, exitCode, ms } = await untestedAfter(fixture(), '--checks', 'tcp', '--tolerations', 'none');
      expect(untested).toMatchObject([
        { node: 'a-n3', reason: 'its taint team=storage:NoSchedule is not tolerated (--tolerations)' },
      ]);
      expect(ms).toBeLessThan(10_000);
      expect(exitCode).toBe(0);
    } finally {
      await kubectl(cluster, ['taint', 'node', 'a-n3', 'team-']);
    }
  });

  test('a host port in use by something else is reported with its node within ten seconds', async () => {
    const { cluster, netdoctor } = fixture();
    await netdoctor.run('clean', '-n', 'netdoctor-system');
    const free = await occupy(cluster, 2, 18_889);
    try {
      const args = ['--checks', 'tcp', '--layers', 'node', '--host-port', '18889'];
      const { untested, exitCode, ms } = await untestedAfter(fixture(), ...args);
      expect(untested).toMatchObject([{ node: 'a-n2', reason: expect.stringMatching(/port 18889 .*taken/) }]);
      // The namespace and the floaters had to be created too.
      expect(ms).toBeLessThan(15_000);
      expect(exitCode).toBe(2);
    } finally {
      await free();
    }
  });

  test('a custom floater image that reports its identity', async () => {
    const { netdoctor } = fixture();
    const command = '/agnhost netexec --http-port=8889 --http-override=/echo?msg=$(NETDOCTOR_IDENTITY)';
    const image = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0';
    const own = ['--image', image, '--image-command', command, '--image-answer', '$(NETDOCTOR_IDENTITY)'];
    const { report, exitCode, stderr } = await netdoctor.check('--checks', 'tcp,udp,mtu', ...own);
    expect(checkLines(report.failures)).toEqual([]);
    expect(stderr).toContain('check udp is skipped: floaters of profile custom cannot answer it');
    expect(report.skipped).toMatchObject([{ check: 'udp' }, { check: 'udp' }]);
    // udp was requested by name, and none of it could be tried.
    expect(exitCode).toBe(2);
  });

  test('netctl’s floater: checks that it cannot answer are skipped by default, and the exit code is 0', async () => {
    const { netdoctor } = fixture();
    const kosmos = ['--image-repository', 'ghcr.io/kosmos-io', '--floater-version', 'v0.0.1'];
    const { report, exitCode } = await netdoctor.check(...kosmos);
    expect(checkLines(report.failures)).toEqual([]);
    expect([...new Set(report.skipped.map(({ check }) => check))]).toEqual(['udp']);
    expect(exitCode).toBe(0);
  });

  test('the user’s own targets and URLs: an answer is a pass, and silence over UDP is not', async () => {
    const { cluster, netdoctor, nodes } = fixture();
    const [, { ipv4, ipv6 }] = nodes;
    await netdoctor.check('--layers', 'pod,node', '--checks', 'tcp');
    const target = ['--target', `${ipv4},${ipv6}`, '--target-port', '8889,9', '--layers', 'pod,node'];
    const tcp = await netdoctor.check(
      '--checks',
      'targets',
      ...target,
      '--url',
      `http://${ipv4}:8889/,http://${ipv4}:9/`,
    );
    const found = tcp.report.failures.map(({ check, destination, reason }) => `${check} ${destination.node} ${reason}`);
    expect([...new Set(found)].toSorted()).toEqual([
      `http http://${ipv4}:9/ REFUSED`,
      `targets ${ipv4}:9/tcp REFUSED`,
      `targets [${ipv6}]:9/tcp REFUSED`,
    ]);
    expect(new Set(findingLines(tcp.report))).toEqual(
      new Set([`ND515 service http://${ipv4}:9/`, `ND515 service ${ipv4}:9/tcp`, `ND515 service [${ipv6}]:9/tcp`]),
    );
    expect(tcp.exitCode).toBe(1);
    const udp = ['--target', ipv4, '--target-port', '8889', '--target-protocol', 'udp', '--src-nodes', 'a-n1,a-n3'];
    const answered = await netdoctor.check('--checks', 'targets', '--layers', 'node', ...udp);
    expect(answered.report.summary).toMatchObject({ fail: 0, error: 0, complete: true });
    const rule = 'udp dport 7777 drop';
    await injectFault(cluster, { where: { node: 2 }, family: 'inet', hook: 'input', rule });
    const silent = ['--target', ipv4, '--target-port', '7777', '--target-protocol', 'udp', '--src-nodes', 'a-n1'];
    const unheard = await netdoctor.check(
      '--checks',
      'targets',
      '--layers',
      'node',
      '--probe-timeout',
      '1s',
      ...silent,
    );
    expect(unheard.report.summary).toMatchObject({ pass: 0, fail: 0, error: 1 });
    expect(unheard.exitCode).toBe(2);
  });
});
