import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kubectl, userKubeconfig } from '../cluster/kubectl.ts';
import { fitting } from '../support/report-schema.ts';
import { useCluster } from './support/fixture.ts';
import { withoutKubeProxy } from './support/kube-proxy.ts';
import { findingLines } from './support/lines.ts';
import {
  dropNetworkUnavailable,
  proxyObjects,
  removeProxyObjects,
  setNetworkUnavailable,
  unwarn,
  warnOf,
} from './support/network-agents.ts';

const ARGS = ['--checks', 'tcp,service', '--probe-timeout', '2s'];

describe('what the cluster reports about a node where Services fail', () => {
  const fixture = useCluster('default');
  let wake: () => Promise<unknown>;

  beforeAll(async () => {
    const { cluster, nodes } = fixture();
    const [{ name }] = nodes;
    await proxyObjects(cluster, name);
    await setNetworkUnavailable(cluster, name);
    await warnOf(cluster, name);
    wake = await withoutKubeProxy(cluster, 1);
  });
  afterAll(async () => {
    const { cluster, nodes } = fixture();
    await wake?.();
    await removeProxyObjects(cluster);
    await dropNetworkUnavailable(cluster, nodes[0].name);
    await unwarn(cluster);
    await kubectl(cluster, ['delete', 'clusterrole,clusterrolebinding', 'nd-narrow', '--ignore-not-found']);
    await kubectl(cluster, ['delete', 'role,rolebinding', '-n', 'netdoctor-system', 'nd-narrow', '--ignore-not-found']);
  });

  test('is part of the evidence: condition, kube-proxy and its mode, warnings', async () => {
    const { netdoctor } = fixture();
    const { report, exitCode } = await netdoctor.check(...ARGS);
    expect(exitCode).toBe(1);
    expect(findingLines(report)[0]).toBe('ND511 node n1 outbound');
    expect(report.findings[0]?.evidence).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^a-n1: condition NetworkUnavailable is True.*: NoRouteCreated, no route to the node$/),
        'kube-proxy (kube-system/kube-proxy) is not ready on a-n1',
        expect.stringMatching(/^a-n1: warning 2 times, last .*: ProxyStuck, kube-proxy does not write its rules$/),
        'kube-proxy works in mode nftables',
      ]),
    );
    // Events unrelated to the network are in the report, but are not evidence.
    expect(report.circumstances?.[0]?.events.map(({ reason }) => reason)).toContain('InvalidDiskCapacity');
    expect(report.findings[0]?.evidence.join('\n')).not.toContain('InvalidDiskCapacity');
  });

  test('is in the support bundle', async () => {
    const { netdoctor } = fixture();
    const bundle = join(netdoctor.home, 'bundle.tar.gz');
    expect((await netdoctor.run('report', '--bundle', bundle)).exitCode).toBe(1);
    const text = execFileSync('tar', ['-xzOf', bundle, '--wildcards', '*/circumstances.txt'], { encoding: 'utf8' });
    expect(text).toContain('  kube-system/kube-proxy: not ready on a-n1\n');
    expect(text).toMatch(/^ {2}event \S+ a-n1 2x ProxyStuck: /m);
  });

  test('without the rights to read it, the finding is the same, and the report says what was not read', async () => {
    const { cluster, netdoctor } = fixture();
    const place = ['-n', 'netdoctor-system'];
    const run = ['--verb=get,list,create,delete,patch', '--resource=daemonsets.apps,pods,pods/exec,services'];
    await kubectl(cluster, ['create', 'clusterrole', 'nd-narrow', '--verb=list', '--resource=nodes']);
    await kubectl(cluster, ['create', 'clusterrolebinding', 'nd-narrow', '--clusterrole=nd-narrow', '--user=narrow']);
    await kubectl(cluster, ['create', 'role', 'nd-narrow', ...place, ...run]);
    await kubectl(cluster, ['create', 'rolebinding', 'nd-narrow', ...place, '--role=nd-narrow', '--user=narrow']);
    const kubeconfig = await userKubeconfig(cluster, { user: 'narrow' });
    const ended = await netdoctor.run('check', '-o', 'json', '--kubeconfig', kubeconfig, ...ARGS);
    const report = fitting(JSON.parse(ended.stdout));
    expect(findingLines(report)[0]).toBe('ND511 node n1 outbound');
    expect(report.findings[0]?.evidence.join('\n')).toContain('a-n1: condition NetworkUnavailable is True');
    expect(report.findings[0]?.evidence.join('\n')).not.toContain('ProxyStuck');
    expect(ended.stderr).toContain(
      'what may tell more of the causes could not be read: ConfigMap kube-proxy in namespace kube-system; DaemonSets; events in namespace default; events in namespace netdoctor-system; networkpolicies.networking.k8s.io in namespace netdoctor-system',
    );
    expect(ended.exitCode).toBe(1);
  });
});

describe('if all is well', () => {
  const fixture = useCluster();

  test('none of it is read', async () => {
    const { report } = await fixture().netdoctor.check();
    expect([report.findings, report.circumstances]).toEqual([[], undefined]);
  });
});
