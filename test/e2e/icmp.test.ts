import { describe, expect, test } from 'vitest';
import type { Failure } from '../../src/model/measured-run.ts';
import { type Fault, injectFault } from '../cluster/faults.ts';
import { type Fixture, useCluster } from './support/fixture.ts';
import { findingLines } from './support/lines.ts';

const BOTH = ['--checks', 'tcp,icmp', '--probe-timeout', '2s'];

/** `icmp n1>n2 ipv4 fail TIMEOUT` */
function lines(failures: readonly Failure[]): readonly string[] {
  return failures.map(({ check, source, destination, family, verdict, reason }) =>
    `${check} ${source.node}>${destination.node} ${family} ${verdict} ${reason}`.replaceAll('a-', ''),
  );
}

const both = (pair: string, outcome: string) => ['ipv4', 'ipv6'].map((family) => `icmp ${pair} ${family} ${outcome}`);

interface Case {
  readonly name: string;
  readonly fault: (fixture: Fixture) => Fault;
  readonly expected: readonly string[];
  readonly finding: string;
}

/** Traffic from node 1's pods to node 2's, on arrival. */
const into =
  (what4: string, what6: string, verb: string) =>
  ({ nodes: [n1, n2] }: Fixture): Fault => ({
    where: { node: n2.index },
    family: 'inet',
    hook: 'forward',
    rule: [
      `ip saddr ${n1.podCidr4} ip daddr ${n2.podCidr4} ${what4} ${verb}`,
      `ip6 saddr ${n1.podCidr6} ip6 daddr ${n2.podCidr6} ${what6} ${verb}`,
    ],
  });
const [ECHO, ECHO6] = ['icmp type echo-request', 'icmpv6 type echo-request'];

const CASES: readonly Case[] = [
  {
    name: 'only ping is dropped',
    fault: into(ECHO, ECHO6, 'drop'),
    expected: both('n1>n2', 'fail TIMEOUT'),
    finding: 'ND201 pair n1>n2 outbound',
  },
  {
    name: 'one ping in three is dropped',
    fault: into(`${ECHO} numgen inc mod 3 0`, `${ECHO6} numgen inc mod 3 0`, 'drop'),
    expected: both('n1>n2', 'fail LOSS'),
    finding: 'ND701 pair n1>n2 outbound',
  },
];

describe('icmp together with tcp', () => {
  const fixture = useCluster();

  test('a healthy cluster: both pass, each with its own latency', async () => {
    const { report, exitCode } = await fixture().netdoctor.check(...BOTH);
    expect(lines(report.failures)).toEqual([]);
    expect(report.skipped).toEqual([]);
    expect(report.summary).toMatchObject({ probes: 24, pass: 24, complete: true });
    expect(report.summary.latency.map(({ check }) => check)).toEqual(['tcp', 'icmp']);
    expect(exitCode).toBe(0);
  });

  test.each(CASES)('$name: icmp fails on that pair, but tcp does not', async ({ fault, expected, finding }) => {
    await injectFault(fixture().cluster, fault(fixture()));
    const { report, exitCode } = await fixture().netdoctor.check(...BOTH);
    expect(lines(report.failures)).toEqual(expected);
    expect(findingLines(report)).toEqual([finding]);
    expect(report.summary).toMatchObject({ probes: 24, pass: 22 });
    expect(exitCode).toBe(1);
  });

  test('netctl’s floater pings too', async () => {
    const kosmos = ['--image-repository', 'ghcr.io/kosmos-io', '--floater-version', 'v0.2.0'];
    const { report, exitCode } = await fixture().netdoctor.check('--checks', 'icmp', ...kosmos);
    expect(lines(report.failures)).toEqual([]);
    expect(report.skipped).toEqual([]);
    expect(report.summary).toMatchObject({ probes: 12, pass: 12 });
    expect(exitCode).toBe(0);
  });
});
