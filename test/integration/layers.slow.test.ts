import { describe, expect, test } from 'vitest';
import { useLoopback } from '../support/loopback.ts';

describe('other checks than tcp between pods', () => {
  const loopback = useLoopback(3);
  const all = ['tcp', 'udp', 'mtu', 'dns', 'apiserver'].join(',');

  test('dns and apiserver pass; udp and mtu are skipped, and the missing tool is named', async () => {
    const { code, report } = await loopback().check('--checks', all);
    expect(report.failures).toEqual([]);
    const skipped = report.skipped.map(({ check, detail }) => `${check}: ${detail}`);
    expect(skipped).toEqual([
      "udp: the floater's image lacks one of: nc",
      expect.stringMatching(/^mtu: the floater's image lacks one of: .*\bnc\b/),
    ]);
    const ends = report.matrix.endpoints.filter(({ layer }) => layer === 'service').map(({ node }) => node);
    expect(ends).toEqual([
      'kubernetes.default (resolv.conf)',
      'kubernetes.default (DNS Service kube-system/kube-dns)',
      'kubernetes.default (DNS pod loopback-dns)',
      'kubernetes (API server)',
    ]);
    expect(report.summary).toMatchObject({ fail: 0, error: 0, pass: 6 + 9 + 3 });
    // udp and mtu were asked for by name.
    expect(code).toBe(2);
  });

  test('dns:NODE: every lookup from that node fails, and no other', async () => {
    loopback().cluster.inject('dns:n2');
    const { code, report } = await loopback().check('--checks', 'dns');
    expect(new Set(report.failures.map(({ source, reason }) => `${source.node} ${reason}`))).toEqual(
      new Set(['n2 TIMEOUT']),
    );
    expect(report.summary).toMatchObject({ fail: 3, pass: 6 });
    expect(code).toBe(1);
  });

  test('a user who may not list the DNS pods gets a remark, and DNS is asked through its Service', async () => {
    loopback().cluster.inject('no-right:list:endpointslices');
    const { code, report, stderr } = await loopback().check('--checks', 'dns');
    expect(stderr).toContain('each DNS replica by itself: the user may not list endpointslices in kube-system');
    expect(report.summary).toMatchObject({ pass: 6, fail: 0 });
    expect(code).toBe(0);
  });

  test('if Services cannot be made, checks that need them are skipped at once, and their names are not looked up', async () => {
    const { code, report } = await loopback().check('--checks', 'service,nodeport');
    expect(report.failures).toEqual([]);
    expect(report.summary).toMatchObject({ pass: 0, fail: 0, error: 0 });
    const why = report.skipped.map(({ detail }) => detail);
    expect(why.length).toBeGreaterThan(0);
    for (const words of why)
      expect(words).toContain('could not be made: the server does not allow this method on the requested resource');
    expect(code).toBe(2);
  });

  test('all paths between the network of the pods and that of the nodes', async () => {
    const { code, report } = await loopback().check('--checks', 'tcp', '--layers', 'pod,node');
    expect(report.failures).toEqual([]);
    const byPath = Map.groupBy(report.matrix.rows, ({ path }) => path);
    const passed = [...byPath].map(([path, rows]) => [
      path,
      rows.flatMap(({ verdicts }) => verdicts).filter(Boolean).length,
    ]);
    expect(Object.fromEntries(passed)).toEqual({ 'pod-pod': 6, 'node-node': 6, 'node-pod': 9, 'pod-node': 9 });
    expect(code).toBe(0);
  });

  test('a fault of a node shows on every path into it', async () => {
    loopback().cluster.inject('refused:n2');
    // Refusals come at once. For the other probes, a second would be too short on a busy machine.
    const { report } = await loopback().netdoctor('check', '-o', 'json', '--checks', 'tcp', '--layers', 'pod,node');
    expect(new Set(report.failures.map(({ destination }) => destination.node))).toEqual(new Set(['n2']));
    expect(new Set(report.failures.map(({ path }) => path)).size).toBe(4);
  });
});
