import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { injectFault, linkDown } from '../cluster/faults.ts';
import { kubectl } from '../cluster/kubectl.ts';
import { inNode } from '../cluster/node.ts';
import type { Cluster } from '../cluster/types.ts';
import { type Fixture, useCluster } from './support/fixture.ts';
import { floaterPods, podOn } from './support/inventory.ts';
import { findingLines } from './support/lines.ts';
import { expectedLines, failureLines } from './support/product.ts';

const IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0';
const SAME_IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.53';
const ctr = ['ctr', '-n', 'k8s.io', 'images'];

/**
 * New connections between the pods of node 1 and node 3 get no answer, so their probes are still running when
 * the test acts.
 */
async function holdProbes({ cluster, nodes: [n1, , n3] }: Fixture): Promise<() => Promise<void>> {
  const ways = [
    [n1, n3],
    [n3, n1],
  ] as const;
  return await injectFault(cluster, {
    where: 'lan',
    family: 'bridge',
    hook: 'forward',
    rule: ways.flatMap(([from, to]) => [
      `ip saddr ${from.podCidr4} ip daddr ${to.podCidr4} drop`,
      `ip6 saddr ${from.podCidr6} ip6 daddr ${to.podCidr6} drop`,
    ]),
  });
}

async function killFloaterProcess(cluster: Cluster, node: number): Promise<void> {
  const { stdout } = await inNode(cluster, node, ['pgrep', '-f', '^/agnhost porter']);
  const [pid] = stdout.split('\n');
  if (!pid) throw new Error(`no floater process on node ${node}`);
  await inNode(cluster, node, ['kill', '-9', pid]);
}

describe('problems with floaters', () => {
  const fixture = useCluster();

  const LOSSES = [
    {
      name: 'is deleted',
      lose: async ({ cluster, nodes }: Fixture) => {
        const { name } = podOn(await floaterPods(cluster), nodes[2].name);
        await kubectl(cluster, ['delete', 'pod', '-n', 'netdoctor-system', name, '--wait=false']);
      },
    },
    { name: 'crashes and restarts', lose: ({ cluster }: Fixture) => killFloaterProcess(cluster, 3) },
  ];

  test.each(LOSSES)('a floater that $name during the check causes no failure', async ({ lose }) => {
    const { netdoctor } = fixture();
    await netdoctor.check();
    const heal = await holdProbes(fixture());
    const check = netdoctor.start('check', '-o', 'json', '--probe-timeout', '6s');
    await check.phase('check');
    await sleep(1_000);
    await lose(fixture());
    await heal();
    const { exitCode, stdout, stderr } = await check.ended;
    const { failures, summary } = JSON.parse(stdout);
    expect(failureLines(failures), stderr).toEqual([]);
    expect(summary).toMatchObject({ pass: 12, fail: 0, error: 0, complete: true });
    expect(exitCode).toBe(0);
  });

  test('a floater that stays away during the check: its failures count as not measured, never as failed', async () => {
    const { cluster, netdoctor, nodes } = fixture();
    await netdoctor.check();
    await holdProbes(fixture());
    const check = netdoctor.start('check', '-o', 'json', '--probe-timeout', '6s');
    await check.phase('check');
    await sleep(1_000);
    // The DaemonSet removes its pod from an excluded node, and creates no new one.
    await kubectl(cluster, ['label', 'nodes', nodes[2].name, 'kosmos.io/exclude=true']);
    try {
      const { exitCode, stdout } = await check.ended;
      const { failures } = JSON.parse(stdout);
      expect(failureLines(failures)).toEqual(expectedLines(['n1>n3', 'n3>n1', 'n3>n2'], 'error POD'));
      expect(failures[0].detail).toMatch(/^the floater on a-n3 (is gone|(was deleted|ended) during the check)/);
      expect(exitCode).toBe(2);
    } finally {
      await kubectl(cluster, ['label', 'nodes', nodes[2].name, 'kosmos.io/exclude-']);
    }
  });

  // Retries keep the run going until the node controller has noticed, 40 to 55 seconds after the kubelet's
  // last update.
  const PATIENT = ['--layers', 'pod,node', '--probe-timeout', '10s', '--retries', '4'];

  test('a node that dies: probes to it fail, and the run does not wait for it', async () => {
    const { cluster, netdoctor, nodes } = fixture();
    await netdoctor.check('--layers', 'pod,node');
    const plug = await linkDown(cluster, 2);
    try {
      // The cluster notices after 40 to 55 s. The check begins before that, and ends after it if quick, too.
      await sleep(25_000);
      const { exitCode, report, stderr } = await netdoctor.check(...PATIENT);
      const { failures, circumstances } = report;
      expect(circumstances?.[0]?.conditions).toMatchObject([{ node: nodes[1].name, type: 'Ready', status: 'Unknown' }]);
      const ends = failures.map(({ source, destination, verdict, reason }) =>
        [verdict === 'error' ? source.node : destination.node, verdict, verdict === 'error' ? reason : ''].join(' '),
      );
      expect(new Set(ends)).toEqual(new Set(['a-n2 fail ', 'a-n2 error EXEC']));
      // From two nodes to one, on four paths in two families; and the probes from the dead node's own
      // floaters.
      expect(report.summary).toMatchObject({ fail: 16, error: 20 });
      expect(report.findings[0]).toMatchObject({ subject: { kind: 'node', name: nodes[1].name } });
      expect(report.findings[0]?.evidence.join('\n')).toContain('condition Ready is Unknown');
      expect(report.findings[0]?.reasons[0]).toMatch(/^the node is down, or its link/);
      expect(stderr).not.toContain('changed during the check');
      expect(exitCode).toBe(1);
    } finally {
      await plug();
      await kubectl(cluster, ['wait', 'node', nodes[1].name, '--for=condition=Ready', '--timeout=120s']);
    }
  }, 240_000);

  test('an excluded node is left out by rule: it is reported, and the exit code stays 0', async () => {
    const { cluster, netdoctor, nodes } = fixture();
    await kubectl(cluster, ['label', 'nodes', nodes[1].name, 'kosmos.io/exclude=']);
    try {
      const { exitCode, report, stderr } = await netdoctor.check();
      expect(report.untested).toMatchObject([{ node: 'a-n2', byRule: true }]);
      expect(report.summary).toMatchObject({ probes: 4, pass: 4, complete: true });
      expect(stderr).toContain('left out: a-n2: excluded by its label kosmos.io/exclude');
      expect(exitCode).toBe(0);
    } finally {
      await kubectl(cluster, ['label', 'nodes', nodes[1].name, 'kosmos.io/exclude-']);
    }
  });

  describe('with an image that is missing on one node', () => {
    beforeEach(async () => {
      const { cluster, netdoctor } = fixture();
      await netdoctor.run('clean');
      await inNode(cluster, 2, [...ctr, 'rm', '--sync', IMAGE]);
    });
    afterEach(async () => {
      const { cluster, netdoctor } = fixture();
      await inNode(cluster, 2, [...ctr, 'tag', SAME_IMAGE, IMAGE]);
      await netdoctor.run('clean');
    });

    test('a pod that cannot start leaves its node untested, with the reason; the others are probed', async () => {
      const { exitCode, report, stderr } = await fixture().netdoctor.check('--pod-wait', '15s');
      expect(report.untested).toHaveLength(1);
      expect(report.untested[0]).toMatchObject({ node: 'a-n2', byRule: false });
      expect(report.untested[0]?.reason).toMatch(/^(ErrImagePull|ImagePullBackOff): /);
      expect(failureLines(report.failures)).toEqual([]);
      expect(report.summary).toMatchObject({ probes: 12, pass: 4, fail: 0, error: 0, complete: false });
      expect(stderr).toMatch(/not tested: a-n2: (ErrImagePull|ImagePullBackOff): /);
      expect(stderr).toContain(
        'No probe failed, but the check is not complete: 4 of 12 probes passed. 8 were not tried.',
      );
      expect(exitCode).toBe(2);
    });
  });

  test('a kubelet that does not answer: its source is not measured, within the deadline, and nothing else changes', async () => {
    const { cluster, netdoctor } = fixture();
    await netdoctor.check();
    await injectFault(cluster, { where: { node: 2 }, family: 'inet', hook: 'input', rule: 'tcp dport 10250 drop' });
    const { exitCode, report } = await netdoctor.check();
    expect(failureLines(report.failures)).toEqual(expectedLines(['n2>n1', 'n2>n3'], 'error EXEC'));
    expect(findingLines(report)).toEqual(['ND801 node n2 outbound']);
    expect(report.failures[0]?.detail).toMatch(/did not open within 15 s|dial|timeout/);
    expect(report.summary).toMatchObject({ pass: 8, fail: 0, error: 4 });
    const { startedAt, finishedAt } = report.metadata;
    expect(Date.parse(finishedAt) - Date.parse(startedAt)).toBeLessThan(60_000);
    expect(exitCode).toBe(2);
  });

  test('node to pod blocked on one node: its floater still becomes ready and is probed', async () => {
    const { cluster, netdoctor } = fixture();
    await netdoctor.run('clean');
    await injectFault(cluster, {
      where: { node: 1 },
      family: 'inet',
      hook: 'output',
      rule: 'oifname "cni0" meta l4proto { tcp, udp } drop',
    });
    const { exitCode, report } = await netdoctor.check();
    expect(report.untested).toEqual([]);
    expect(report.summary).toMatchObject({ pass: 12, complete: true });
    expect(exitCode).toBe(0);
  });

  test('the pods of one node are unreachable: its pairs fail, and it is not left out', async () => {
    const { cluster, netdoctor } = fixture();
    await netdoctor.run('clean');
    for (const hook of ['output', 'forward'] as const) {
      const rule = 'oifname "cni0" meta l4proto tcp ct state new drop';
      await injectFault(cluster, { where: { node: 1 }, family: 'inet', hook, rule });
    }
    const { exitCode, report } = await netdoctor.check('--probe-timeout', '2s');
    expect(report.untested).toEqual([]);
    expect(failureLines(report.failures)).toEqual(expectedLines(['n2>n1', 'n3>n1'], 'fail TIMEOUT'));
    expect(findingLines(report)).toEqual(['ND102 node n1 inbound']);
    expect(exitCode).toBe(1);
  });
});
