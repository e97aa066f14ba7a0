import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { injectFault } from '../cluster/faults.ts';
import { kubectl, userKubeconfig } from '../cluster/kubectl.ts';
import type { Cluster } from '../cluster/types.ts';
import { useCluster } from './support/fixture.ts';
import { checkLines, findingLines } from './support/lines.ts';
import type { Product } from './support/product.ts';

const SYSTEM = ['-n', 'kube-system'];
const DNS = ['--checks', 'dns', '--probe-timeout', '2s'];

interface Replica {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** The pods of the cluster's DNS. */
async function replicasOf(cluster: Cluster): Promise<readonly Replica[]> {
  const args = ['get', 'pods', '-n', 'kube-system', '-l', 'k8s-app=kube-dns', '-o', 'json'];
  const { items } = JSON.parse((await kubectl(cluster, args)).stdout) as {
    items: { metadata: { name: string }; status: { podIPs: { ip: string }[] } }[];
  };
  return items.map(({ metadata, status }) => ({ name: metadata.name, addresses: status.podIPs.map(({ ip }) => ip) }));
}

/** `a-n1 → kubernetes.default (DNS pod x)`, with the reason, without duplicates. */
function found({ failures }: Report): readonly string[] {
  const lines = failures.map(({ source, destination, reason }) => `${source.node} → ${destination.node} ${reason}`);
  return [...new Set(lines)].toSorted();
}

/** kube-proxy needs a moment to remove a Service from every node, and to restore it there. */
async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let left = 20; left > 0; left -= 1) if (await isSo()) return;
  throw new Error(`it never came about that ${what}`);
}

async function untilNobodyReaches({ check }: Product): Promise<void> {
  await until('the pods of no node reach the DNS Service', async () => {
    const { report } = await check(...DNS);
    return new Set(report.failures.map(({ source }) => source.node)).size === report.nodes.length;
  });
}

async function untilAllPass({ run }: Product): Promise<void> {
  await until('DNS works again', async () => (await run('check', '-q', '-o', 'name', ...DNS)).exitCode === 0);
}

describe('dns', () => {
  const fixture = useCluster('default');

  test('a healthy cluster: through the resolvers of the pod, the Service, and each replica', async () => {
    const { cluster, netdoctor } = fixture();
    const [one, two] = await replicasOf(cluster);
    const { report, exitCode } = await netdoctor.check(...DNS);
    expect(checkLines(report.failures)).toEqual([]);
    const ends = report.matrix.endpoints.filter(({ layer }) => layer === 'service').map(({ node }) => node);
    expect(ends.toSorted()).toEqual(
      [
        'kubernetes.default (resolv.conf)',
        'kubernetes.default (DNS Service kube-system/kube-dns)',
        `kubernetes.default (DNS pod ${one?.name})`,
        `kubernetes.default (DNS pod ${two?.name})`,
      ].toSorted(),
    );
    expect(exitCode).toBe(0);
  });

  test('one replica is dead: it fails from every node, the other from none', async () => {
    const { cluster, netdoctor, nodes } = fixture();
    const [dead, alive] = await replicasOf(cluster);
    for (const { index } of nodes) {
      await injectFault(cluster, {
        where: { node: index },
        family: 'inet',
        hook: 'postrouting',
        rule: (dead?.addresses ?? []).map((ip) => `${ip.includes(':') ? 'ip6' : 'ip'} daddr ${ip} udp dport 53 drop`),
      });
    }
    const { report, exitCode } = await netdoctor.check(...DNS);
    const lines = found(report);
    const of = (name: string | undefined) => lines.filter((line) => line.includes(`(DNS pod ${name})`));
    expect(of(dead?.name)).toEqual(
      nodes.map(({ name }) => `${name} → kubernetes.default (DNS pod ${dead?.name}) TIMEOUT`),
    );
    const families = report.failures.filter(({ destination }) => destination.node.includes(`${dead?.name}`));
    expect(new Set(families.map(({ family }) => family))).toEqual(new Set(['ipv4', 'ipv6']));
    expect(of(alive?.name)).toEqual([]);
    expect(findingLines(report)).toEqual([`ND501 service kubernetes.default (DNS pod ${dead?.name})`]);
    expect(exitCode).toBe(1);
  });

  test('DNS is blocked on one node: everything fails from there, and only from there', async () => {
    const { cluster, netdoctor } = fixture();
    await injectFault(cluster, {
      where: { node: 1 },
      family: 'inet',
      hook: 'prerouting',
      rule: 'iifname "cni0" udp dport 53 drop',
    });
    const { report, exitCode } = await netdoctor.check(...DNS);
    expect(new Set(report.failures.map(({ source }) => source.node))).toEqual(new Set(['a-n1']));
    expect(findingLines(report)).toEqual(['ND502 node n1 outbound']);
    // The resolvers, the Service and both replicas.
    expect(found(report)).toHaveLength(4);
    expect(new Set(report.failures.map(({ reason }) => reason))).toEqual(new Set(['TIMEOUT']));
    expect(exitCode).toBe(1);
  });

  test('CoreDNS is scaled to 0: reported first, also when the run is shown again', async () => {
    const { cluster, netdoctor } = fixture();
    await kubectl(cluster, [...SYSTEM, 'scale', 'deployment', 'coredns', '--replicas=0']);
    try {
      await kubectl(cluster, [...SYSTEM, 'wait', 'pod', '-l', 'k8s-app=kube-dns', '--for=delete', '--timeout=60s']);
      const { report, exitCode } = await netdoctor.check(...DNS);
      expect(exitCode).toBe(1);
      expect(findingLines(report)[0]).toMatch(/^ND504 /);
      const [finding] = report.findings;
      expect(finding?.evidence[0]).toBe('no pod runs behind the DNS Service kube-system/kube-dns');
      expect(finding?.reasons[0]).toBe('there are no DNS pods: scaled to 0, or removed');
      expect(finding?.next[0]?.command).toContain('-n kube-system get deployments');
      const shown = JSON.parse((await netdoctor.run('report', '-o', 'json')).stdout) as Report;
      expect(shown.findings).toEqual(report.findings);
    } finally {
      await kubectl(cluster, [...SYSTEM, 'scale', 'deployment', 'coredns', '--replicas=2']);
      await kubectl(cluster, [...SYSTEM, 'rollout', 'status', 'deployment', 'coredns', '--timeout=60s']);
    }
  });

  test('the DNS Service is gone: reported first', async () => {
    const { cluster, netdoctor } = fixture();
    const { stdout } = await kubectl(cluster, [...SYSTEM, 'get', 'service', 'kube-dns', '-o', 'json']);
    const { apiVersion, kind, metadata, spec } = JSON.parse(stdout);
    const { name, namespace, labels } = metadata;
    await kubectl(cluster, [...SYSTEM, 'delete', 'service', 'kube-dns']);
    try {
      await untilNobodyReaches(netdoctor);
      const { report, exitCode } = await netdoctor.check(...DNS);
      expect(exitCode).toBe(1);
      const [finding] = report.findings;
      expect(finding?.code).toBe('ND504');
      expect(finding?.evidence[0]).toMatch(/^namespace kube-system has no DNS Service/);
      expect(finding?.reasons[0]).toBe('the DNS Service (kube-dns) was removed');
    } finally {
      const service = { apiVersion, kind, metadata: { name, namespace, labels }, spec };
      await kubectl(cluster, ['apply', '-f', '-'], { input: JSON.stringify(service) });
      await untilAllPass(netdoctor);
    }
  });

  test('the user’s own name, which does not exist, is reported as such', async () => {
    const { netdoctor } = fixture();
    const names = 'kubernetes.default.svc.cluster.local,nothing.default.svc.cluster.local';
    const { report, exitCode } = await netdoctor.check(...DNS, '--dns-name', names);
    expect(found(report)).toEqual(
      [1, 2, 3].map((n) => `a-n${n} → nothing.default.svc.cluster.local (resolv.conf) DNS`),
    );
    expect(report.failures[0]?.detail).toContain('NXDOMAIN');
    expect(findingLines(report)).toEqual(['ND504 service nothing.default.svc.cluster.local (resolv.conf)']);
    expect(exitCode).toBe(1);
  });

  test('without the right to list the endpoints of DNS, the resolvers and the Service are still probed, and the report says so', async () => {
    const { cluster, netdoctor } = fixture();
    await netdoctor.check('--checks', 'tcp');
    await kubectl(cluster, ['create', 'clusterrole', 'nd-few', '--verb=list', '--resource=nodes,services']);
    await kubectl(cluster, ['create', 'clusterrolebinding', 'nd-few', '--clusterrole=nd-few', '--user=few']);
    const place = ['-n', 'netdoctor-system'];
    const run = ['--verb=get,list,create', '--resource=daemonsets.apps,pods,pods/exec'];
    await kubectl(cluster, ['create', 'role', 'nd-few', ...place, ...run]);
    await kubectl(cluster, ['create', 'rolebinding', 'nd-few', ...place, '--role=nd-few', '--user=few']);
    try {
      const kubeconfig = await userKubeconfig(cluster, { user: 'few' });
      const ended = await netdoctor.run('check', '--kubeconfig', kubeconfig, ...DNS, '-o', 'json');
      const report: Report = JSON.parse(ended.stdout);
      expect(checkLines(report.failures)).toEqual([]);
      const ends = report.matrix.endpoints.filter(({ layer }) => layer === 'service').map(({ node }) => node);
      expect(ends).toEqual([
        'kubernetes.default (resolv.conf)',
        'kubernetes.default (DNS Service kube-system/kube-dns)',
      ]);
      expect(ended.stderr).toContain('may not list endpointslices');
      expect(ended.exitCode).toBe(0);
    } finally {
      await kubectl(cluster, ['delete', 'clusterrole,clusterrolebinding', 'nd-few']);
      await kubectl(cluster, ['delete', 'role,rolebinding', ...place, 'nd-few']);
    }
  });
});
