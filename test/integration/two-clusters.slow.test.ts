import { delimiter } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAEMON_SETS } from '../../src/loopback/api/resources.ts';
import type { LoopbackCluster } from '../../src/loopback/cluster.ts';
import { loopbackCluster, runProduct, tcpAlone } from '../support/loopback.ts';
import { type Folder, tempFolder } from '../support/temp.ts';

let clusters: readonly [LoopbackCluster, LoopbackCluster];
let home: Folder;

beforeAll(async () => {
  home = tempFolder();
  tcpAlone(home.path);
  clusters = await Promise.all([loopbackCluster(2, { name: 'here' }), loopbackCluster(3, { name: 'there' })]);
});
afterAll(async () => {
  await Promise.all(clusters.map((cluster) => cluster.close()));
  home[Symbol.dispose]();
});

async function netdoctor(...argv: string[]) {
  const kubeconfig = clusters.map((cluster) => cluster.kubeconfig).join(delimiter);
  return await runProduct({ cluster: { kubeconfig }, home: home.path }, argv);
}

const check = (...argv: string[]) => netdoctor('check', '--dst-context', 'there', '-o', 'json', ...argv);

describe('between two clusters', () => {
  test('every node of one probes every node of the other, in both directions', async () => {
    const { code, report, stderr } = await check();
    expect(code).toBe(0);
    expect(report.summary.directions).toMatchObject([
      { from: 'here', to: 'there', probes: 6, pass: 6 },
      { from: 'there', to: 'here', probes: 6, pass: 6 },
    ]);
    expect(stderr).toMatch(/^source: context here \(current-context of .*\ndestination: context there \(/m);
  });

  test('--one-way reports that the way back was not tried; --within adds the pairs within each', async () => {
    const oneWay = await check('--one-way');
    expect([oneWay.code, oneWay.report.summary.probes]).toEqual([0, 6]);
    expect(oneWay.stderr).toContain('the way back, there → here, was not tried');
    const within = await check('--within');
    expect([within.code, within.report.summary.probes]).toEqual([0, 12 + 2 + 6]);
  });

  test('a fault in the second cluster is reported with the names of both', async () => {
    const [, there] = clusters;
    there.inject('refused:n3');
    const { code, report } = await check();
    expect(code).toBe(1);
    expect(report.failures.map(({ source, destination, reason }) => ({ source, destination, reason }))).toMatchObject(
      ['n1', 'n2'].map((node) => ({
        source: { cluster: 'here', node },
        destination: { cluster: 'there', node: 'n3' },
        reason: 'REFUSED',
      })),
    );
    there.faults.heal();
    const resumed = await netdoctor('resume', '-o', 'json');
    expect([resumed.code, resumed.report.resumed?.fixed.length]).toEqual([0, 2]);
    expect(resumed.stderr).toContain('fixed: here/n1 → there/n3 (tcp ipv4, was REFUSED)\n');
  });

  test('failures between the two are still reported after a run within one, while both clusters are known', {
    timeout: 60_000,
  }, async () => {
    const [, there] = clusters;
    there.inject('refused:n3');
    const { report } = await check('--one-way');
    there.faults.heal();
    const within = await netdoctor('check', '-o', 'json');
    expect([report.summary.fail, within.code]).toEqual([2, 0]);
    const { runId } = report.metadata;
    const command = `kubectl netdoctor resume --run ${runId} does it`;
    const words = `2 failures of run ${runId} were not probed again; cluster there is not part of this resume: ${command}\n`;
    const newest = await netdoctor('resume');
    expect([newest.code, newest.stderr]).toEqual([2, expect.stringContaining(words)]);
    const quiet = await netdoctor('resume', '--quiet');
    expect([quiet.code, quiet.stderr]).toEqual([2, expect.stringContaining(words)]);
    // If no kubeconfig has the other cluster, nobody can resume that run.
    const alone = await runProduct({ cluster: clusters[0], home: home.path }, ['resume']);
    expect([alone.code, alone.stderr]).toEqual([0, expect.stringContaining(`note: ${words}`)]);
    expect((await netdoctor('resume', '--run', runId)).code).toBe(0);
    expect((await netdoctor('resume', '--context', 'here')).code).toBe(0);
  });

  test('source and destination must not be the same cluster', async () => {
    const { code, stderr } = await netdoctor('check', '--dst-context', 'here');
    expect([code, stderr]).toEqual([2, expect.stringContaining('source and destination are one and the same cluster')]);
  });

  test('missing rights in the second cluster stop the check before anything is made', async () => {
    const [here, there] = clusters;
    await netdoctor('clean', '--dst-context', 'there');
    there.inject('no-right:create:daemonsets');
    const { code, stderr } = await check();
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('context there: the user may not create daemonsets.apps'),
    ]);
    expect([...here.store.list(DAEMON_SETS), ...there.store.list(DAEMON_SETS)]).toEqual([]);
    there.faults.heal();
  });

  test('clean cleans both clusters of the last check', async () => {
    await check();
    const { code } = await netdoctor('clean');
    expect(code).toBe(0);
    expect(clusters.flatMap(({ store }) => store.list(DAEMON_SETS))).toEqual([]);
  });
});
