import { describe, expect, test } from 'vitest';
import { injectFault } from '../cluster/faults.ts';
import { kubectl } from '../cluster/kubectl.ts';
import type { Cluster, NodeInfo } from '../cluster/types.ts';
import { auditEvents, auditSize, floaterExecs } from './support/audit.ts';
import { useTwoClusters } from './support/fixture.ts';
import { inventory } from './support/inventory.ts';
import { findingLines } from './support/lines.ts';
import { expectedLines, failureLines } from './support/product.ts';

const QUICK = ['--probe-timeout', '2s'];
const NEW = 'ct state new drop';

/** Drops new connections from one node's pods to another's, on arrival. */
async function breakPair(cluster: Cluster, from: NodeInfo, to: NodeInfo): Promise<() => Promise<void>> {
  return await injectFault(cluster, {
    where: { node: to.index },
    family: 'inet',
    hook: 'forward',
    rule: [
      `ip saddr ${from.podCidr4} ip daddr ${to.podCidr4} ${NEW}`,
      `ip6 saddr ${from.podCidr6} ip6 daddr ${to.podCidr6} meta l4proto tcp ${NEW}`,
    ],
  });
}

function threeOf({ nodes }: Cluster): readonly [NodeInfo, NodeInfo, NodeInfo] {
  const [n1, n2, n3] = nodes;
  if (!n1 || !n2 || !n3) throw new Error('these tests want three nodes');
  return [n1, n2, n3];
}

describe('resume', () => {
  const fixture = useTwoClusters();

  test('fail → repair → resume → clean, on one cluster', async () => {
    const { a, netdoctor } = fixture();
    await netdoctor.run('clean');
    const before = await inventory(a);
    const [n1, n2] = threeOf(a);
    const heal = await breakPair(a, n1, n2);
    const broken = await netdoctor.check(...QUICK);
    expect(failureLines(broken.report.failures)).toEqual(expectedLines(['n1>n2'], 'fail TIMEOUT'));
    expect(findingLines(broken.report)).toEqual(['ND201 pair n1>n2 outbound']);

    const still = await netdoctor.resume(...QUICK);
    expect(failureLines(still.report.failures)).toEqual(expectedLines(['n1>n2'], 'fail TIMEOUT'));
    expect(still.report.resumed).toMatchObject({ runId: broken.report.metadata.runId, fixed: [], still: 2, fresh: 0 });
    expect(findingLines(still.report)).toEqual(findingLines(broken.report));
    expect(still.report.summary).toMatchObject({ probes: 12, pass: 10, fail: 2 });
    expect(still.exitCode).toBe(1);

    await heal();
    const from = await auditSize(a);
    const repaired = await netdoctor.resume();
    expect(findingLines(repaired.report)).toEqual([]);
    expect(repaired.report.summary).toMatchObject({ probes: 12, pass: 12, complete: true });
    expect(repaired.report.resumed?.fixed.map(({ family, was }) => `${family} ${was}`)).toEqual([
      'ipv4 TIMEOUT',
      'ipv6 TIMEOUT',
    ]);
    expect(repaired.stderr).toContain('fixed: a-n1 → a-n2 (tcp ipv4, was TIMEOUT)\n');
    expect(repaired.exitCode).toBe(0);
    // Only the source that had failed ran again.
    expect(floaterExecs(await auditEvents(a, from))).toHaveLength(1);

    const nothing = await netdoctor.run('resume');
    expect(nothing.stderr).toContain('nothing is left to probe again');
    expect(nothing.exitCode).toBe(0);
    expect((await netdoctor.run('clean')).exitCode).toBe(0);
    expect(await inventory(a)).toEqual(before);
  });

  test("on two clusters: the run's destination is found again, and only failed probes run", async () => {
    const { a, b, netdoctor } = fixture();
    await netdoctor.run('clean', '--dst-context', 'b');
    const before = await Promise.all([a, b].map(inventory));
    const [source] = threeOf(b);
    const [, target] = threeOf(a);
    const heal = await breakPair(a, source, target);
    const broken = await netdoctor.check('--dst-context', 'b', ...QUICK);
    expect(failureLines(broken.report.failures)).toEqual(expectedLines(['b-n1>n2'], 'fail TIMEOUT'));
    expect(findingLines(broken.report)).toEqual(['ND201 pair b-n1>n2 outbound']);
    await heal();
    const [fromA, fromB] = [await auditSize(a), await auditSize(b)];
    const { report, stderr, exitCode } = await netdoctor.resume();
    expect(stderr).toContain('destination: context b (from run ');
    expect(report.summary).toMatchObject({ probes: 36, pass: 36, complete: true });
    expect(exitCode).toBe(0);
    expect(floaterExecs(await auditEvents(a, fromA))).toEqual([]);
    expect(floaterExecs(await auditEvents(b, fromB))).toHaveLength(1);
    // Both clusters of the run, without naming them.
    expect((await netdoctor.run('clean')).exitCode).toBe(0);
    expect(await Promise.all([a, b].map(inventory))).toEqual(before);
  });

  test('pods recreated in between: exactly the failed pairs, by node name', async () => {
    const { a, netdoctor } = fixture();
    const [, n2, n3] = threeOf(a);
    const heal = await breakPair(a, n3, n2);
    expect((await netdoctor.check(...QUICK)).exitCode).toBe(1);
    await kubectl(a, ['delete', 'pods', '-n', 'netdoctor-system', '--all', '--wait=true']);
    const from = await auditSize(a);
    const still = await netdoctor.resume(...QUICK);
    expect(failureLines(still.report.failures)).toEqual(expectedLines(['n3>n2'], 'fail TIMEOUT'));
    expect(findingLines(still.report)).toEqual(['ND201 pair n3>n2 outbound']);
    expect(still.report.resumed).toMatchObject({ fixed: [], still: 2, fresh: 0, first: 0 });
    expect(floaterExecs(await auditEvents(a, from))).toHaveLength(1);
    await heal();
    expect((await netdoctor.resume()).report.resumed?.fixed).toHaveLength(2);
  });

  test('a node that was excluded after the run: its pairs are left out, and it is reported', async () => {
    const { a, netdoctor } = fixture();
    const [n1, n2, n3] = threeOf(a);
    const heal = await breakPair(a, n1, n2);
    expect((await netdoctor.check(...QUICK)).exitCode).toBe(1);
    await heal();
    await kubectl(a, ['label', 'node', n3.name, 'kosmos.io/exclude=true']);
    try {
      const { report, stderr, exitCode } = await netdoctor.resume();
      expect(report.summary).toMatchObject({ probes: 4, pass: 4, complete: true });
      expect(stderr).toContain('left out: a-n3: excluded by its label kosmos.io/exclude');
      expect(exitCode).toBe(0);
    } finally {
      await kubectl(a, ['label', 'node', n3.name, 'kosmos.io/exclude-']);
    }
    // It is back, and its missing probes run now.
    const { report } = await netdoctor.resume();
    expect(report.summary).toMatchObject({ probes: 12, pass: 12, complete: true });
    expect(report.resumed).toMatchObject({ fixed: [], still: 0, first: 8 });
  });

  async function newest(): Promise<string | undefined> {
    const { stdout } = await fixture().netdoctor.run('runs', '-o', 'json');
    return JSON.parse(stdout).runs[0]?.runId;
  }

  test('a run that cannot be resumed is refused with a reason', async () => {
    const { b, netdoctor } = fixture();
    const unknown = await netdoctor.run('resume', '--run', '20200101-000000-abcd');
    expect([unknown.exitCode, unknown.stderr.includes('error: ')]).toEqual([2, true]);
    const none = await netdoctor.run('resume', '--kubeconfig', b.kubeconfig, '--context', 'b');
    expect(none.exitCode).toBe(2);
    expect(none.stderr).toContain('error: no check of context b is saved');
    await netdoctor.check();
    const other = await netdoctor.run(
      'resume',
      '--run',
      (await newest()) ?? '',
      '--kubeconfig',
      b.kubeconfig,
      '--context',
      'b',
    );
    expect(other.exitCode).toBe(2);
    expect(other.stderr).toMatch(/error: context b leads to another cluster than in run \S+\n/);
  });
});
