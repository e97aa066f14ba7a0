import { describe, expect, test } from 'vitest';
import { type Fault, injectFault, loseRoute } from '../cluster/faults.ts';
import { type Fixture, useCluster } from './support/fixture.ts';
import { floaterPods, podOn } from './support/inventory.ts';
import { findingLines } from './support/lines.ts';
import { expectedLines, failureLines } from './support/product.ts';
import { apply } from './support/trouble.ts';

interface Case {
  readonly name: string;
  readonly faults: (fixture: Fixture) => readonly Fault[];
  readonly expected: readonly string[];
  readonly finding: string;
}

/**
 * Probes time out in these tests. A shorter time keeps the suite fast, and is still long enough for 2 SYNs.
 */
const QUICK = ['--probe-timeout', '2s'];
const NEW_TCP = 'meta l4proto tcp ct state new';

const CASES: readonly Case[] = [
  {
    name: 'one way, new connections only',
    faults: ({ nodes: [n1, n2] }) => [
      {
        where: { node: 2 },
        family: 'inet',
        hook: 'forward',
        rule: [
          `ip saddr ${n1.podCidr4} ip daddr ${n2.podCidr4} ct state new drop`,
          `ip6 saddr ${n1.podCidr6} ip6 daddr ${n2.podCidr6} ${NEW_TCP} drop`,
        ],
      },
    ],
    expected: expectedLines(['n1>n2'], 'fail TIMEOUT'),
    finding: 'ND201 pair n1>n2 outbound',
  },
  {
    name: 'on the wire between two nodes, both ways',
    faults: ({ nodes: [n1, n2] }) => [
      {
        where: 'lan',
        family: 'bridge',
        hook: 'forward',
        rule: [
          `ip saddr ${n1.podCidr4} ip daddr ${n2.podCidr4} drop`,
          `ip saddr ${n2.podCidr4} ip daddr ${n1.podCidr4} drop`,
          `ip6 saddr ${n1.podCidr6} ip6 daddr ${n2.podCidr6} drop`,
          `ip6 saddr ${n2.podCidr6} ip6 daddr ${n1.podCidr6} drop`,
        ],
      },
    ],
    expected: expectedLines(['n1>n2', 'n2>n1'], 'fail TIMEOUT'),
    finding: 'ND202 pair n1>n2 both',
  },
  {
    name: 'everything out of one node',
    faults: () => [
      { where: { node: 1 }, family: 'inet', hook: 'forward', rule: `iifname "cni0" oifname "eth0" ${NEW_TCP} drop` },
    ],
    expected: expectedLines(['n1>n2', 'n1>n3'], 'fail TIMEOUT'),
    finding: 'ND103 node n1 outbound',
  },
  {
    name: 'everything into one node',
    faults: () => [
      { where: { node: 1 }, family: 'inet', hook: 'forward', rule: `iifname "eth0" oifname "cni0" ${NEW_TCP} drop` },
    ],
    expected: expectedLines(['n2>n1', 'n3>n1'], 'fail TIMEOUT'),
    finding: 'ND102 node n1 inbound',
  },
  {
    name: 'refused on the way',
    faults: ({ nodes: [n1, n2] }) => [
      {
        where: { node: 2 },
        family: 'inet',
        hook: 'forward',
        rule: [
          `ip saddr ${n1.podCidr4} ip daddr ${n2.podCidr4} tcp dport 8889 reject with tcp reset`,
          `ip6 saddr ${n1.podCidr6} ip6 daddr ${n2.podCidr6} tcp dport 8889 reject with tcp reset`,
        ],
      },
    ],
    expected: expectedLines(['n1>n2'], 'fail REFUSED'),
    finding: 'ND201 pair n1>n2 outbound',
  },
  {
    name: 'prohibited by a firewall that says so',
    faults: ({ nodes: [n1, n2] }) => [
      {
        where: { node: 2 },
        family: 'inet',
        hook: 'forward',
        rule: `ip saddr ${n1.podCidr4} ip daddr ${n2.podCidr4} tcp dport 8889 reject with icmp type host-unreachable`,
      },
    ],
    expected: expectedLines(['n1>n2'], 'fail UNREACHABLE', ['ipv4']),
    finding: 'ND201 pair n1>n2 outbound',
  },
  {
    name: 'IPv6 broken while IPv4 works',
    faults: () => [{ where: 'lan', family: 'bridge', hook: 'forward', rule: 'ip6 nexthdr tcp drop' }],
    expected: expectedLines(['n1>n2', 'n1>n3', 'n2>n1', 'n2>n3', 'n3>n1', 'n3>n2'], 'fail TIMEOUT', ['ipv6']),
    finding: 'ND303 run',
  },
];

describe('a fault from outside', () => {
  const fixture = useCluster();

  test.each(CASES)('$name: exactly these pairs fail', async ({ faults, expected, finding }) => {
    const { cluster, netdoctor } = fixture();
    for (const fault of faults(fixture())) await injectFault(cluster, fault);
    const { exitCode, report } = await netdoctor.check(...QUICK);
    expect(failureLines(report.failures)).toEqual(expected);
    expect(findingLines(report)).toEqual([finding]);
    expect(report.summary).toMatchObject({ fail: expected.length, error: 0, pass: 12 - expected.length });
    expect(report.untested).toEqual([]);
    expect(exitCode).toBe(1);
  });

  test('everything is lost, and a NetworkPolicy selects the floaters: it is reported first', async () => {
    const { cluster, netdoctor } = fixture();
    await netdoctor.check(...QUICK);
    const deny = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny-all, namespace: netdoctor-system }
spec: { podSelector: {}, policyTypes: [Ingress] }`;
    const undo = await apply(cluster, deny);
    try {
      // Nothing on these clusters enforces the policy.
      await injectFault(cluster, { where: 'lan', family: 'bridge', hook: 'forward', rule: 'tcp dport 8889 drop' });
      const { exitCode, report } = await netdoctor.check(...QUICK);
      const [finding] = report.findings;
      expect(finding).toMatchObject({ subject: { kind: 'run' }, explains: 12 });
      const policy = 'NetworkPolicy netdoctor-system/deny-all';
      expect(finding?.evidence[0]).toBe(`${policy} selects the floaters (ingress)`);
      expect(finding?.reasons[0]).toBe(`${policy}, which selects the floaters`);
      expect(exitCode).toBe(1);
    } finally {
      await undo();
    }
  });

  test('a lost route fails both ways, because the answers are lost too', async () => {
    const { cluster, netdoctor } = fixture();
    await loseRoute(cluster, { node: 1, to: 2, kind: 'blackhole' });
    const { exitCode, report } = await netdoctor.check(...QUICK);
    expect(failureLines(report.failures)).toEqual(expectedLines(['n1>n2', 'n2>n1'], 'fail TIMEOUT'));
    expect(findingLines(report)).toEqual(['ND202 pair n1>n2 both']);
    expect(exitCode).toBe(1);
  });

  test("an unreachable route: the side that gets the ICMP message reports UNREACHABLE, with the system's message", async () => {
    const { cluster, netdoctor } = fixture();
    await loseRoute(cluster, { node: 1, to: 2, kind: 'unreachable' });
    const { exitCode, report } = await netdoctor.check(...QUICK);
    expect(failureLines(report.failures)).toEqual([
      ...expectedLines(['n1>n2'], 'fail UNREACHABLE'),
      ...expectedLines(['n2>n1'], 'fail TIMEOUT'),
    ]);
    expect(findingLines(report)).toEqual(['ND202 pair n1>n2 both']);
    const [first] = report.failures;
    expect(first?.detail).toBe('No route to host');
    expect(exitCode).toBe(1);
  });

  test('an answer from the wrong pod is a failure that names who answered', async () => {
    const { cluster, netdoctor, nodes } = fixture();
    await netdoctor.check();
    const pods = await floaterPods(cluster);
    const [, n2, n3] = nodes.map(({ name }) => podOn(pods, name));
    await injectFault(cluster, {
      where: { node: 1 },
      family: 'ip',
      hook: 'prerouting',
      type: 'nat',
      rule: `iifname "cni0" ip daddr ${n2?.ipv4} tcp dport 8889 dnat to ${n3?.ipv4}`,
    });
    const { exitCode, report } = await netdoctor.check();
    expect(failureLines(report.failures)).toEqual(['n1>n2 ipv4 fail WRONG_RESPONDER']);
    expect(findingLines(report)).toEqual(['ND601 pair n1>n2 outbound']);
    expect(report.failures[0]?.detail).toBe(`answered by the floater on a-n3 (pod ${n3?.name})`);
    expect(exitCode).toBe(1);
  });

  test('the table shows failures first, with their reasons, and the text gives their number', async () => {
    const { cluster, netdoctor, nodes } = fixture();
    const [n1, n2] = nodes;
    await injectFault(cluster, {
      where: { node: 2 },
      family: 'inet',
      hook: 'forward',
      rule: `ip saddr ${n1.podCidr4} ip daddr ${n2.podCidr4} ct state new drop`,
    });
    const { exitCode, stdout, stderr } = await netdoctor.run('check', ...QUICK);
    const [head, , first] = stdout.split('\n').filter((line) => line.startsWith('|'));
    expect(head).toMatch(/S\/N .*SRC NODE NAME .*DST NODE NAME .*TARGET IP .*RESULT .*LOG/);
    expect(first).toMatch(/\| +1 \| a-n1 +\| a-n2 +\| 198\.\S+ +\| FAILED +\| TIMEOUT: /);
    expect(stdout.match(/SUCCEEDED/g)).toHaveLength(11);
    expect(stderr).toContain('The network is broken: 1 of 12 probes failed, 11 passed.');
    expect(exitCode).toBe(1);
  });
});
