import { describe, expect, test } from 'vitest';
import { NODES } from '../../src/loopback/api/resources.ts';
import { runProduct, tcpAlone, useLoopback } from '../support/loopback.ts';
import { tempFolder } from '../support/temp.ts';

describe('what a check prints', () => {
  const loopback = useLoopback(3);

  test('the table: every pair with its address, then the verdict', async () => {
    const { cluster, netdoctor } = loopback();
    const { code, stdout, stderr } = await netdoctor('check');
    expect(code).toBe(0);
    const rows = stdout.split('\n').filter((line) => line.includes('SUCCEEDED'));
    const pairs = rows.map((row) =>
      row
        .split('|')
        .map((cell) => cell.trim())
        .slice(2, 5),
    );
    expect(pairs.map(([from, to]) => `${from}>${to}`)).toEqual(['n1>n2', 'n1>n3', 'n2>n1', 'n2>n3', 'n3>n1', 'n3>n2']);
    expect(pairs.every(([, , address = '']) => address.startsWith(`${cluster.url.slice(8).split('.255.')[0]}.`))).toBe(
      true,
    );
    expect(stderr).toContain('verify: loopback: 3 of 3 floaters ready\n');
    expect(stderr).toContain('The network works: all 6 probes between 3 nodes passed.\n');
  });

  test('-o name lists only the failed pairs; --quiet leaves the verdict and the findings', async () => {
    const { cluster, netdoctor } = loopback();
    cluster.inject('reset:n2');
    const { code, stdout, stderr } = await netdoctor('check', '-q', '-o', 'name');
    expect(code).toBe(1);
    expect(stdout).toBe(['n1', 'n3'].map((from) => `tcp/pod-pod/ipv4/loopback/${from}/loopback/n2\n`).join(''));
    expect(stderr).toBe('The network is broken: 2 of 6 probes failed, 4 passed.\nND102 Nothing gets into n2\n');
  });

  test('icmp is skipped with a reason if the floater cannot ping; a resume shows no more', async () => {
    const { check, netdoctor } = loopback();
    const { code, report } = await check('--checks', 'icmp');
    expect(code).toBe(2);
    expect(report.skipped).toMatchObject([{ check: 'icmp', probes: 6, detail: expect.stringContaining('ping') }]);
    expect(report.summary).toMatchObject({ probes: 6, skip: 6, complete: false });
    const resumed = await netdoctor('resume', '--quiet', '--run', report.metadata.runId);
    expect([resumed.code, resumed.stderr]).toEqual([2, expect.stringMatching(/^check icmp was skipped: .*ping.*\n$/)]);
  });

  test("netctl's floater answers, and the report says that it does not identify itself", async () => {
    const { netdoctor, check } = loopback();
    await netdoctor('clean');
    const image = ['--image-repository', 'ghcr.io/kosmos-io', '--floater-version', 'v0.2.0'];
    const { code, report } = await check(...image);
    expect([code, report.summary.pass]).toEqual([0, 6]);
    expect(report.remarks.map((remark) => remark.code)).toContain('NO_IDENTITY');
    // Back to the usual floater: the same DaemonSet with new pods.
    const back = await check();
    expect([back.code, back.stderr]).toEqual([0, expect.stringContaining('floaters updated')]);
  });

  test('another port', async () => {
    const { code, report, stderr } = await loopback().check('--port', '9001');
    expect([code, report.summary.pass]).toEqual([0, 6]);
    expect(stderr).toContain('floaters updated');
    expect((await loopback().check()).code).toBe(0);
  });

  test('commands of a finding use the file from --kubeconfig, whatever KUBECONFIG says', async () => {
    using home = tempFolder();
    tcpAlone(home.path);
    const { cluster } = loopback();
    cluster.inject('reset:n2');
    const elsewhere = { cluster: { kubeconfig: home.write('none', '') }, home: home.path };
    const flags = `--kubeconfig ${cluster.kubeconfig}`;
    const checked = await runProduct(elsewhere, ['check', '-o', 'json', ...flags.split(' ')]);
    const commands = checked.report.findings.flatMap(({ next }) => next.map(({ command }) => command));
    const ofCluster = commands.filter((command) => command.startsWith('kubectl '));
    expect(ofCluster).not.toEqual([]);
    for (const command of ofCluster) {
      expect(command).toMatch(/^kubectl (netdoctor \w+ )?--kubeconfig /);
      expect(command).toContain(`${flags} --context loopback `);
    }
    const ours = ofCluster.find((command) => command.startsWith('kubectl netdoctor check ')) ?? '';
    const copied = await runProduct(elsewhere, [...ours.split(' ').slice(2), '--dry-run']);
    expect([copied.code, copied.stderr]).toEqual([0, expect.stringContaining(`API server ${cluster.url}`)]);
  });

  test('nodes that were left out by rule are listed', async () => {
    const { cluster, check } = loopback();
    const node = cluster.store.get(NODES, 'n3');
    if (!node) throw new Error('there is no n3');
    const labels = { ...node.metadata.labels, 'kubernetes.io/os': 'windows' };
    cluster.store.put(NODES, { ...node, metadata: { ...node.metadata, labels } });
    const { code, report } = await check();
    expect([code, report.summary.probes]).toEqual([0, 2]);
    expect(report.untested).toMatchObject([{ node: 'n3', byRule: true, reason: expect.stringContaining('windows') }]);
    cluster.store.put(NODES, node);
  });

  test('a list of nodes that spans several pages', async () => {
    const { cluster, netdoctor } = loopback();
    const template = cluster.store.get(NODES, 'n1');
    if (!template) throw new Error('there is no n1');
    const more = Array.from({ length: 600 }, (_, index) => {
      const labels = { 'kubernetes.io/os': 'linux', 'kosmos.io/exclude': '' };
      return { ...template, metadata: { ...template.metadata, name: `extra${index}`, labels } };
    });
    for (const node of more) cluster.store.put(NODES, node);
    const { code, stderr } = await netdoctor('check', '--dry-run');
    expect([code, stderr]).toEqual([0, expect.stringContaining('603 nodes, 600 left out')]);
    for (const node of more) cluster.store.remove(NODES, node);
  });
});
