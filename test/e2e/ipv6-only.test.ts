import { describe, expect, test } from 'vitest';
import { type Fault, healAll, injectFault, loseRoute } from '../cluster/faults.ts';
import { kubectl } from '../cluster/kubectl.ts';
import type { NodeInfo } from '../cluster/types.ts';
import { checkLines, findingLines, skipLines } from './support/lines.ts';
import { type OwnCluster, useOwnCluster } from './support/own-cluster.ts';

const WANTED = { name: 'c', nodes: 2, families: [6], domain: 'corp.example' } as const;
const API_NAME = `kubernetes.default.svc.${WANTED.domain}`;
const QUICK = ['--probe-timeout', '2s'];

interface Fixture extends OwnCluster {
  readonly nodes: readonly [NodeInfo, NodeInfo];
}

function useClusterC(): () => Fixture {
  const own = useOwnCluster(WANTED);
  return () => {
    const [n1, n2] = own().cluster.nodes;
    if (!n1 || !n2) throw new Error('these tests want two nodes');
    return { ...own(), nodes: [n1, n2] };
  };
}

/** Traffic from the pods of node 1 to those of node 2, dropped on arrival. */
const into = (what: string, { nodes: [n1, n2] }: Fixture): Fault => ({
  where: { node: n2.index },
  family: 'ip6',
  hook: 'forward',
  rule: `ip6 saddr ${n1.podCidr6} ip6 daddr ${n2.podCidr6} ${what} drop`,
});

describe('a cluster without IPv4, with a domain of its own', () => {
  const fixture = useClusterC();

  test('has no IPv4 addresses on its nodes or in its API', async () => {
    const { cluster } = fixture();
    const words = [
      '{range .items[*]}{.spec.clusterIPs[*]}{.spec.podCIDRs[*]}{.status.podIPs[*].ip}',
      '{.status.addresses[?(@.type=="InternalIP")].address}{.endpoints[*].addresses[*]}{"\\n"}{end}',
    ];
    const args = ['get', 'nodes,pods,services,endpointslices', '-A', '-o', `jsonpath=${words.join('')}`];
    const lines = (await kubectl(cluster, args)).stdout.split('\n').filter(Boolean);
    // Two nodes, two CoreDNS pods, and two Services with their endpoints.
    expect(lines.length).toBeGreaterThanOrEqual(8);
    expect(lines.filter((line) => line.includes('.') || !line.includes(':'))).toEqual([]);
  });

  test('check with its defaults passes, only over IPv6', async () => {
    const { netdoctor } = fixture();
    const { report, stderr, exitCode } = await netdoctor.check();
    expect(checkLines(report.failures)).toEqual([]);
    expect(report.skipped).toEqual([]);
    expect(report.untested).toEqual([]);
    expect(report.notes).toEqual([]);
    const sections = report.matrix.rows.map(({ check, path, family }) => `${check} ${path} ${family}`);
    expect([...new Set(sections)]).toEqual([
      'tcp pod-pod ipv6',
      'udp pod-pod ipv6',
      'mtu pod-pod ipv6',
      'dns pod-service ipv6',
    ]);
    // Three checks on two pairs; and from each node the resolvers, the DNS Service and both replicas.
    expect(report.summary).toMatchObject({ probes: 14, pass: 14, complete: true });
    expect(stderr).toContain('The network works: all 14 probes between 2 nodes passed.');
    expect(exitCode).toBe(0);
  });

  test('both layers pass, and so do all checks', async () => {
    const { netdoctor } = fixture();
    const layers = ['--layers', 'pod,node', '--checks'];
    const some = await netdoctor.check(...layers, 'tcp,udp,icmp');
    expect(checkLines(some.report.failures)).toEqual([]);
    expect(some.report.summary).toMatchObject({ probes: 36, pass: 34, skip: 2, complete: true });
    expect(some.exitCode).toBe(0);
    const all = 'tcp,udp,mtu,dns,icmp,service,nodeport,source-ip,apiserver';
    const { report, exitCode } = await netdoctor.check(...layers, all);
    expect(checkLines(report.failures)).toEqual([]);
    expect([...new Set(report.matrix.rows.map(({ check }) => check))].toSorted()).toEqual(all.split(',').toSorted());
    expect(new Set(report.matrix.rows.map(({ family }) => family))).toEqual(new Set(['ipv6']));
    // As in a cluster with both families.
    expect(skipLines(report)).toEqual([
      expect.stringMatching(/^udp pod-node: the node answered a datagram from another of its addresses/),
      expect.stringMatching(/^service node-service: its own Service leads to the pod network/),
    ]);
    expect(exitCode).toBe(0);
  });

  test('DNS is blocked on one node: it fails only from there, for the name in this domain', async () => {
    const { cluster, netdoctor } = fixture();
    const rule = 'iifname "cni0" udp dport 53 drop';
    await injectFault(cluster, { where: { node: 1 }, family: 'ip6', hook: 'prerouting', rule });
    const { report, exitCode } = await netdoctor.check(...QUICK);
    const { failures } = report;
    const found = failures.map(({ check, source, family, reason }) => `${check} ${source.node} ${family} ${reason}`);
    expect(found).toEqual(Array.from({ length: 4 }, () => 'dns c-n1 ipv6 TIMEOUT'));
    expect(failures.filter(({ detail }) => !detail.endsWith(` does not answer: ${API_NAME} A`))).toEqual([]);
    expect(findingLines(report)).toEqual(['ND502 node c-n1 outbound']);
    expect(report.summary).toMatchObject({ pass: 10, fail: 4 });
    expect(exitCode).toBe(1);
  });

  test("the user's own names: this domain has the API server, cluster.local has nothing", async () => {
    const { netdoctor } = fixture();
    const usual = 'kubernetes.default.svc.cluster.local';
    const { report, exitCode } = await netdoctor.check('--checks', 'dns', '--dns-name', `${API_NAME},${usual}`);
    expect(checkLines(report.failures)).toEqual(
      ['c-n1', 'c-n2'].map((node) => `dns pod-service ${node}>${usual} (resolv.conf) ipv6 fail DNS`),
    );
    expect(report.summary).toMatchObject({ pass: 10, fail: 2 });
    expect(exitCode).toBe(1);
  });

  test.each([
    { what: 'meta l4proto tcp ct state new', check: 'tcp', reason: 'TIMEOUT' },
    { what: 'udp dport 8889', check: 'udp', reason: 'TIMEOUT' },
  ])('$check is dropped one way: exactly this pair fails', async ({ what, check, reason }) => {
    const { cluster, netdoctor } = fixture();
    await injectFault(cluster, into(what, fixture()));
    // One time-out while the other check passes may be chance. One that comes again is not.
    const { report, exitCode } = await netdoctor.check('--checks', 'tcp,udp', '--retries', '1', ...QUICK);
    expect(checkLines(report.failures)).toEqual([`${check} pod-pod c-n1>c-n2 ipv6 fail ${reason}`]);
    expect(findingLines(report)).toEqual(['ND201 pair c-n1>c-n2 outbound']);
    expect(report.summary).toMatchObject({ pass: 3, fail: 1, error: 0 });
    expect(exitCode).toBe(1);
  });

  test('a lost route breaks both ways, and is healed', async () => {
    const { cluster, netdoctor } = fixture();
    await loseRoute(cluster, { node: 1, to: 2, kind: 'blackhole' });
    const broken = await netdoctor.check('--checks', 'tcp', ...QUICK);
    const pairs = ['c-n1>c-n2', 'c-n2>c-n1'];
    expect(checkLines(broken.report.failures)).toEqual(pairs.map((pair) => `tcp pod-pod ${pair} ipv6 fail TIMEOUT`));
    expect(findingLines(broken.report)[0]).toMatch(/^ND(202|301) /);
    await healAll(cluster);
    expect((await netdoctor.check('--checks', 'tcp')).exitCode).toBe(0);
  });
});
