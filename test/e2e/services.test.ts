import { describe, expect, test } from 'vitest';
import { injectFault } from '../cluster/faults.ts';
import { kubectl, userKubeconfig } from '../cluster/kubectl.ts';
import { useCluster } from './support/fixture.ts';
import { inventory } from './support/inventory.ts';
import { withoutKubeProxy } from './support/kube-proxy.ts';
import { checkLines, findingLines } from './support/lines.ts';

const QUICK = ['--probe-timeout', '2s'];

/** `n1 service: Service (ClusterIP)`, without duplicates. */
function whoAndWhat(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)].toSorted();
}

describe('Services', () => {
  const fixture = useCluster('default');

  test('are created, probed from every node and layer, and removed afterwards; the floaters keep no label', async () => {
    const { cluster, netdoctor } = fixture();
    await netdoctor.check('--checks', 'tcp');
    const before = await inventory(cluster);
    const { report, exitCode } = await netdoctor.check('--checks', 'service,nodeport');
    expect(checkLines(report.failures)).toEqual([]);
    const ends = report.matrix.endpoints.filter(({ layer }) => layer === 'service').map(({ node }) => node);
    expect(ends).toEqual([
      'Service (ClusterIP)',
      'Service (DNS name)',
      'hairpin',
      'a-n1 (NodePort)',
      'a-n2 (NodePort)',
      'a-n3 (NodePort)',
    ]);
    expect(report.summary).toMatchObject({ probes: 36, pass: 36, complete: true });
    expect(exitCode).toBe(0);
    expect(await inventory(cluster)).toEqual(before);
    const { stdout } = await kubectl(cluster, ['get', 'pods', '-n', 'netdoctor-system', '-o', 'jsonpath={..labels}']);
    expect(stdout).not.toContain('netdoctor.io/service');
  });

  test('kube-proxy’s rules are gone on one node: every Service fails from there, and only from there', async () => {
    const { cluster, netdoctor } = fixture();
    const wake = await withoutKubeProxy(cluster, 1);
    try {
      const { report, exitCode } = await netdoctor.check('--checks', 'tcp,service,apiserver', ...QUICK);
      const found = report.failures.map(
        ({ check, source, destination }) => `${source.node} ${check}: ${destination.node}`,
      );
      // The DNS server on that node no longer learns of new names, so half of the lookups of all nodes fail.
      const others = (line: string) => !/^a-n[23] service: Service \(DNS name\)$/.test(line);
      expect(whoAndWhat(found.filter(others))).toEqual([
        'a-n1 apiserver: kubernetes (API server)',
        'a-n1 service: Service (ClusterIP)',
        'a-n1 service: Service (DNS name)',
        'a-n1 service: hairpin',
      ]);
      expect(new Set(report.failures.map(({ verdict }) => verdict))).toEqual(new Set(['fail']));
      // If by chance most lookups of all nodes fail, their finding explains more and comes before.
      const findings = report.findings.filter(({ title }) => !title.startsWith('Service (DNS name) '));
      expect(findingLines({ findings })[0]).toBe('ND511 node n1 outbound');
      expect(exitCode).toBe(1);
    } finally {
      await wake();
    }
  });

  test('a node that accepts nothing on NodePorts fails as a destination, from every other node', async () => {
    const { cluster, netdoctor } = fixture();
    await injectFault(cluster, {
      where: { node: 2 },
      family: 'inet',
      hook: 'prerouting',
      rule: 'iifname "eth0" tcp dport 30000-32767 drop',
    });
    const { report } = await netdoctor.check('--checks', 'nodeport', ...QUICK);
    const found = report.failures.map(
      ({ source, destination, reason }) => `${source.node} ${destination.node} ${reason}`,
    );
    expect(whoAndWhat(found)).toEqual(['a-n1 a-n2 (NodePort) TIMEOUT', 'a-n3 a-n2 (NodePort) TIMEOUT']);
    expect(findingLines(report)).toEqual(['ND514 service n2 (NodePort)']);
  });

  test('without the right to create Services, the check is skipped, and this is reported before anything is created', async () => {
    const { cluster, netdoctor } = fixture();
    await netdoctor.check('--checks', 'tcp');
    const rules = [
      ['clusterrole', 'nd-nodes', '--verb=list', '--resource=nodes'],
      [
        'role',
        'nd-run',
        '-n',
        'netdoctor-system',
        '--verb=get,list,create',
        '--resource=daemonsets.apps,pods,pods/exec',
      ],
    ];
    for (const [kind = '', name = '', ...rest] of rules) {
      const place = kind === 'role' ? ['-n', 'netdoctor-system'] : [];
      await kubectl(cluster, ['create', kind, name, ...rest]);
      await kubectl(cluster, ['create', `${kind}binding`, name, ...place, `--${kind}=${name}`, '--user=narrow']);
    }
    try {
      const kubeconfig = await userKubeconfig(cluster, { user: 'narrow' });
      const ended = await netdoctor.run('check', '--kubeconfig', kubeconfig, '--checks', 'tcp,service', '-o', 'json');
      const report = JSON.parse(ended.stdout);
      expect(checkLines(report.failures)).toEqual([]);
      expect(ended.stderr).toMatch(
        /may not create, list.* services in namespace netdoctor-system: skipped for it: service/,
      );
      expect(report.skipped).not.toEqual([]);
      // It was requested by name, but could not be tried.
      expect(ended.exitCode).toBe(2);
    } finally {
      await kubectl(cluster, ['delete', 'clusterrole,clusterrolebinding', 'nd-nodes']);
      await kubectl(cluster, ['delete', 'role,rolebinding', '-n', 'netdoctor-system', 'nd-run']);
    }
  });
});
