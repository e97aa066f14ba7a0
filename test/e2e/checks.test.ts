import { describe, expect, test } from 'vitest';
import { type Fault, injectFault } from '../cluster/faults.ts';
import { auditEvents, auditSize, floaterExecs } from './support/audit.ts';
import { type Fixture, useCluster } from './support/fixture.ts';
import { floaterPods, podOn } from './support/inventory.ts';
import { both, checkLines, findingLines, skipLines } from './support/lines.ts';

/** `npm run soak` runs twenty rounds. */
const ROUNDS = Number(process.env.HEALTHY_ROUNDS ?? 3);
const QUICK = ['--probe-timeout', '2s'];
const ALL = 'tcp,udp,mtu,dns,icmp,service,nodeport,source-ip,apiserver';

/** Traffic from node 1's pods to node 2's, on arrival. */
const into =
  (what: string, verb: string) =>
  ({ nodes: [n1, n2] }: Fixture): Fault => ({
    where: { node: n2.index },
    family: 'inet',
    hook: 'forward',
    rule: [
      `ip saddr ${n1.podCidr4} ip daddr ${n2.podCidr4} ${what} ${verb}`,
      `ip6 saddr ${n1.podCidr6} ip6 daddr ${n2.podCidr6} ${what} ${verb}`,
    ],
  });

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly fault: (fixture: Fixture) => Fault;
  readonly expected: readonly string[];
  readonly finding: string;
}

const CASES: readonly Case[] = [
  {
    name: 'UDP is dropped one way',
    args: ['--checks', 'tcp,udp'],
    fault: into('udp dport 8889', 'drop'),
    expected: both('udp pod-pod', ['n1>n2'], 'fail TIMEOUT'),
    finding: 'ND201 pair n1>n2 outbound',
  },
  {
    name: 'UDP is refused on the way',
    args: ['--checks', 'tcp,udp'],
    fault: into('udp dport 8889', 'reject'),
    expected: both('udp pod-pod', ['n1>n2'], 'fail REFUSED'),
    finding: 'ND201 pair n1>n2 outbound',
  },
  {
    name: 'one datagram in three is lost',
    args: ['--checks', 'udp'],
    fault: into('udp dport 8889 numgen inc mod 3 0', 'drop'),
    expected: both('udp pod-pod', ['n1>n2'], 'fail LOSS'),
    finding: 'ND701 pair n1>n2 outbound',
  },
  {
    name: 'the source address is rewritten on one path',
    args: ['--checks', 'tcp,source-ip'],
    fault: ({ nodes: [n1, n2] }) => ({
      where: { node: n1.index },
      family: 'inet',
      hook: 'postrouting',
      type: 'nat',
      rule: [
        `ip saddr ${n1.podCidr4} ip daddr ${n2.podCidr4} masquerade`,
        `ip6 saddr ${n1.podCidr6} ip6 daddr ${n2.podCidr6} masquerade`,
      ],
    }),
    expected: both('source-ip pod-pod', ['n1>n2'], 'fail SNAT'),
    finding: 'ND603 pair n1>n2 outbound',
  },
  {
    name: 'a host firewall closes only our port: the network below still answers pings',
    args: ['--layers', 'node', '--checks', 'tcp,icmp'],
    fault: ({ nodes: [, n2] }) => ({
      where: { node: n2.index },
      family: 'inet',
      hook: 'input',
      rule: 'iifname "eth0" tcp dport 8889 drop',
    }),
    expected: both('tcp node-node', ['n1>n2', 'n3>n2'], 'fail TIMEOUT'),
    finding: 'ND106 node n2 inbound',
  },
  {
    name: 'the path between a node and its own pods is broken',
    args: ['--layers', 'pod,node', '--checks', 'tcp'],
    fault: ({ nodes: [n1] }) => ({
      where: { node: n1.index },
      family: 'inet',
      hook: 'input',
      rule: 'iifname "cni0" tcp dport 8889 drop',
    }),
    expected: both('tcp pod-node', ['n1>n1'], 'fail TIMEOUT'),
    finding: 'ND105 node n1',
  },
  {
    name: 'only ICMP is dropped from pod to node',
    args: ['--layers', 'pod,node', '--checks', 'icmp'],
    fault: ({ nodes: [n1, n2] }) => ({
      where: { node: n2.index },
      family: 'inet',
      hook: 'input',
      rule: [
        `ip saddr ${n1.podCidr4} icmp type echo-request drop`,
        `ip6 saddr ${n1.podCidr6} icmpv6 type echo-request drop`,
      ],
    }),
    expected: both('icmp pod-node', ['n1>n2'], 'fail TIMEOUT'),
    finding: 'ND201 pair n1>n2 outbound',
  },
];

describe('a healthy cluster, all checks, both layers', () => {
  const fixture = useCluster('default');

  test.each(Array.from({ length: ROUNDS }, (_, round) => round + 1))('round %i: no failure', async () => {
    const { cluster, netdoctor } = fixture();
    const from = await auditSize(cluster);
    const { report, exitCode } = await netdoctor.check('--checks', ALL, '--layers', 'pod,node');
    expect(checkLines(report.failures)).toEqual([]);
    expect(report.summary).toMatchObject({ fail: 0, error: 0, complete: true });
    expect(report.findings).toEqual([]);
    expect(report.notes).toEqual([]);
    const checks = new Set(report.matrix.rows.map(({ check }) => check));
    expect([...checks].toSorted()).toEqual(ALL.split(',').toSorted());
    expect(skipLines(report)).toEqual([
      expect.stringMatching(/^udp pod-node: the node answered a datagram from another of its addresses/),
      expect.stringMatching(/^service node-service: its own Service leads to the pod network/),
    ]);
    expect(exitCode).toBe(0);
    // Two floaters on each of three nodes, with one exec each, however many checks there are.
    expect(floaterExecs(await auditEvents(cluster, from))).toHaveLength(6);
  });
});

describe('a fault from outside', () => {
  const fixture = useCluster('default');

  test.each(CASES)('$name: exactly these probes fail', async ({ args, fault, expected, finding }) => {
    const { cluster, netdoctor } = fixture();
    await injectFault(cluster, fault(fixture()));
    const { report, exitCode } = await netdoctor.check(...args, ...QUICK);
    expect(checkLines(report.failures)).toEqual(expected);
    expect(findingLines(report)).toEqual([finding]);
    expect(report.summary.error).toBe(0);
    expect(exitCode).toBe(1);
  });

  test('a datagram answered by the wrong pod is a failure that names the pod', async () => {
    const { cluster, netdoctor, nodes } = fixture();
    await netdoctor.check('--checks', 'udp');
    const pods = await floaterPods(cluster);
    const [, n2, n3] = nodes.map(({ name }) => podOn(pods, name));
    await injectFault(cluster, {
      where: { node: 1 },
      family: 'ip',
      hook: 'prerouting',
      type: 'nat',
      rule: `iifname "cni0" ip daddr ${n2?.ipv4} udp dport 8889 dnat to ${n3?.ipv4}`,
    });
    const { report, exitCode } = await netdoctor.check('--checks', 'udp');
    expect(checkLines(report.failures)).toEqual(['udp pod-pod n1>n2 ipv4 fail WRONG_RESPONDER']);
    expect(findingLines(report)).toEqual(['ND601 pair n1>n2 outbound']);
    expect(report.failures[0]?.detail).toContain(`the floater on a-n3 (pod ${n3?.name})`);
    expect(exitCode).toBe(1);
  });

  test('a ping that passes on the second try is shown as flaky, not hidden', async () => {
    const { cluster, netdoctor, nodes } = fixture();
    const [n1, n2] = nodes;
    await injectFault(cluster, {
      where: { node: n2.index },
      family: 'inet',
      hook: 'forward',
      rule: `ip saddr ${n1.podCidr4} ip daddr ${n2.podCidr4} icmp type echo-request numgen inc mod 2 0 drop`,
    });
    const args = ['--checks', 'icmp', '--count', '1', '--retries', '1', ...QUICK];
    const { report, exitCode, stderr } = await netdoctor.check(...args);
    expect(checkLines(report.failures)).toEqual([]);
    expect(report.notes).toMatchObject([
      { check: 'icmp', family: 'ipv4', source: { node: 'a-n1' }, destination: { node: 'a-n2' }, kind: 'flaky' },
    ]);
    expect(stderr).toContain('flaky: a-n1 → a-n2 (icmp pod-pod ipv4): passed on try 2: TIMEOUT before');
    expect(exitCode).toBe(0);
  });
});
