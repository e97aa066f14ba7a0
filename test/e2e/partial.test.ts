import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/diagnose/finding.ts';
import type { Report } from '../../src/report/report.ts';
import { type Fault, injectFault } from '../cluster/faults.ts';
import { kubectl } from '../cluster/kubectl.ts';
import { nodeOf } from '../cluster/node.ts';
import type { Cluster, Family } from '../cluster/types.ts';
import { useOwnCluster } from './support/own-cluster.ts';

/** Its zones are d-n1, d-n3 and d-n2, d-n4, so nothing says who is in these groups. */
const HERE = [1, 2];
const THERE = [3, 4];
const OWN = { name: 'd', nodes: 4 } as const;

const CHECKS = ['--checks', 'tcp,udp,mtu,dns,icmp', '--probe-timeout', '2s'];
const OFTEN = [...CHECKS, '--count', '5'];

const namesOf = (numbers: readonly number[]): readonly string[] => numbers.map((number) => `d-n${number}`);

/** The addresses of these nodes' pods, as a set in nft. */
function podsOf(cluster: Cluster, numbers: readonly number[], family: Family): string {
  const nodes = numbers.map((number) => nodeOf(cluster, number));
  return `{ ${nodes.map((node) => (family === 4 ? node.podCidr4 : node.podCidr6)).join(', ')} }`;
}

/** Rules for both families about packets from the pods of these nodes to those; `ip` is `ip` or `ip6`. */
function between(
  cluster: Cluster,
  [from, to]: readonly [readonly number[], readonly number[]],
  rule: (ip: string) => string,
): readonly string[] {
  return ([4, 6] as const).map((family) => {
    const ip = family === 4 ? 'ip' : 'ip6';
    return `${ip} saddr ${podsOf(cluster, from, family)} ${ip} daddr ${podsOf(cluster, to, family)} ${rule(ip)}`;
  });
}

/** One in four, by what a router with four links hashes. A second try has another port. */
const oneInFour = (ip: string) =>
  `ct state new jhash ${ip} saddr . ${ip} daddr . th sport . th dport mod 4 seed 1 == 0 drop`;

/** A router on the way to each node, since a bridge does not track connections. */
function hashed(cluster: Cluster): readonly Fault[] {
  const into = (node: number, from: readonly number[]): Fault => ({
    where: { node },
    family: 'inet',
    hook: 'forward',
    rule: between(cluster, [from, [node]], oneInFour),
  });
  return [...HERE.map((node) => into(node, THERE)), ...THERE.map((node) => into(node, HERE))];
}

function parted(cluster: Cluster): Fault {
  const ways = [[HERE, THERE] as const, [THERE, HERE] as const];
  const rule = ways.flatMap((way) => between(cluster, way, () => 'drop'));
  return { where: 'lan', family: 'bridge', hook: 'forward', rule };
}

const LOSSY: Fault = {
  where: { node: 2 },
  family: 'inet',
  hook: 'forward',
  rule: 'iifname "eth0" oifname "cni0" numgen random mod 100 < 30 drop',
};

/** The findings that claim a cause. */
function causes({ findings }: Pick<Report, 'findings'>): readonly Finding[] {
  return findings.filter(({ code }) => code !== 'ND901');
}

/** The groups of nodes that a finding names, in any order. */
function groupsOf({ subject }: Finding): readonly (readonly string[])[] {
  return [subject.nodes ?? [], subject.to?.nodes ?? []].toSorted();
}

/** Which share of all failures it explains. */
const explained = ({ explains, of }: Finding): number => explains / of;

describe('a fault that hits a part, or nodes without a common name, is one cause', () => {
  const own = useOwnCluster(OWN);

  /** The only cause that a run finds. */
  async function onlyCause(...args: string[]): Promise<Finding> {
    const { report, exitCode } = await own().netdoctor.check(...args);
    expect(exitCode).toBe(1);
    const titles = causes(report).map(({ code, title }) => `${code} ${title}`);
    expect(titles).toEqual([expect.any(String)]);
    return causes(report)[0] as Finding;
  }

  test('one in four new connections is dropped between two groups of nodes', async () => {
    const { cluster } = own();
    for (const fault of hashed(cluster)) await injectFault(cluster, fault);
    const cause = await onlyCause(...CHECKS);
    expect(['ND701', 'ND703']).toContain(cause.code);
    // A probe is a connection, or several datagrams of which one in four is dropped.
    expect(cause.share).toBeGreaterThan(0.2);
    expect(cause.share).toBeLessThan(0.6);
    expect(groupsOf(cause)).toEqual([namesOf(HERE), namesOf(THERE)]);
    expect(cause.direction).toBe('both');
    expect(explained(cause)).toBeGreaterThan(0.85);
  });

  test('two nodes of four are parted from the others', async () => {
    const { cluster } = own();
    await injectFault(cluster, parted(cluster));
    const cause = await onlyCause(...CHECKS);
    expect(['ND211', 'ND212']).toContain(cause.code);
    expect(cause.subject.kind).toBe('block');
    expect([namesOf(HERE), namesOf(THERE)]).toContainEqual(cause.subject.nodes);
    if (cause.code === 'ND211') expect(groupsOf(cause)).toEqual([namesOf(HERE), namesOf(THERE)]);
    expect(cause.direction).toBe('both');
    expect(explained(cause)).toBe(1);
  });

  test('the same, with a label that only two of them have: it is named first', async () => {
    const { cluster } = own();
    await injectFault(cluster, parted(cluster));
    await kubectl(cluster, ['label', 'node', ...namesOf(THERE), 'pool=b']);
    try {
      const cause = await onlyCause('--checks', 'tcp', '--probe-timeout', '2s');
      expect(cause.evidence[0]).toBe('only d-n3 and d-n4 have the label pool=b');
      expect(cause.reasons[0]).toBe('a setting that goes with the label pool=b');
      expect(cause.next[0]?.command).toMatch(/ get nodes -o wide -L pool$/);
    } finally {
      await kubectl(cluster, ['label', 'node', ...namesOf(THERE), 'pool-']);
    }
  });

  test('30 % of the packets into one node are lost', async () => {
    const { cluster } = own();
    await injectFault(cluster, LOSSY);
    const cause = await onlyCause(...OFTEN);
    expect(['ND701', 'ND703']).toContain(cause.code);
    expect(cause.subject).toMatchObject({ kind: 'node', name: 'd-n2' });
    // Answers to what the node sends get lost as well.
    expect(['inbound', 'both']).toContain(cause.direction);
    expect(explained(cause)).toBeGreaterThan(0.85);
  });
});
