import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { injectFault } from '../cluster/faults.ts';
import { ip, LAN } from '../cluster/sys.ts';
import { useCluster } from './support/fixture.ts';
import { both, checkLines, findingLines } from './support/lines.ts';

const QUICK = ['--probe-timeout', '2s'];
const MTU = ['--checks', 'mtu', ...QUICK];

/** What each failure says about the path's MTU. */
function pathMtus({ failures }: Report): readonly string[] {
  return failures.map(({ detail }) => /path MTU \S+/.exec(detail)?.[0] ?? detail);
}

describe('mtu', () => {
  const fixture = useCluster('default');

  test('one hop drops large packets silently: that direction fails, with its path MTU', async () => {
    const { cluster, netdoctor, nodes } = fixture();
    const [n1, n2] = nodes;
    await injectFault(cluster, {
      where: 'lan',
      family: 'bridge',
      hook: 'forward',
      rule: [
        `ip saddr ${n1.podCidr4} ip daddr ${n2.podCidr4} meta length > 1400 drop`,
        `ip6 saddr ${n1.podCidr6} ip6 daddr ${n2.podCidr6} meta length > 1400 drop`,
      ],
    });
    const { report, exitCode } = await netdoctor.check('--checks', 'tcp,mtu', ...QUICK);
    expect(checkLines(report.failures)).toEqual(both('mtu pod-pod', ['n1>n2'], 'fail MTU'));
    expect(findingLines(report)).toEqual(['ND403 pair n1>n2 outbound']);
    expect(pathMtus(report)).toEqual(['path MTU 1400,', 'path MTU 1400,']);
    expect(report.failures[0]?.detail).toContain('eth0 has 1500');
    expect(exitCode).toBe(1);
  });

  test('only large datagrams are lost: a warning, but no failure', async () => {
    const { cluster, netdoctor, nodes } = fixture();
    const [n1, n2] = nodes;
    await injectFault(cluster, {
      where: 'lan',
      family: 'bridge',
      hook: 'forward',
      rule: `ip saddr ${n1.podCidr4} ip daddr ${n2.podCidr4} meta l4proto udp meta length > 1400 drop`,
    });
    const { report, exitCode, stderr } = await netdoctor.check(...MTU);
    expect(checkLines(report.failures)).toEqual([]);
    expect(report.notes).toMatchObject([
      { kind: 'clamped', family: 'ipv4', source: { node: 'a-n1' }, destination: { node: 'a-n2' } },
    ]);
    expect(findingLines(report)).toEqual(['ND404 pair n1>n2 outbound']);
    expect(stderr).toContain('warning: a-n1 → a-n2 (mtu pod-pod ipv4): full-size datagrams are lost');
    expect(exitCode).toBe(0);
  });

  test('nodes with jumbo frames: all pass; if a switch port passes only 1500 bytes, its node fails both ways', async () => {
    const { cluster, netdoctor, nodes } = fixture();
    const resize = async (mtu: number) => {
      await ip(
        LAN,
        nodes.map(({ name }) => `link set ${name} mtu ${mtu}`),
      );
      for (const { netns } of nodes) await ip(netns, [`link set eth0 mtu ${mtu}`]);
    };
    const jumbo = ['--layers', 'node', ...MTU];
    try {
      await resize(9000);
      const healthy = await netdoctor.check(...jumbo);
      expect(checkLines(healthy.report.failures)).toEqual([]);
      expect(healthy.report.notes).toEqual([]);
      expect(healthy.exitCode).toBe(0);
      const { ipv4, ipv6 } = nodes[1];
      const ends = [`ip saddr ${ipv4}`, `ip daddr ${ipv4}`, `ip6 saddr ${ipv6}`, `ip6 daddr ${ipv6}`];
      await injectFault(cluster, {
        where: 'lan',
        family: 'bridge',
        hook: 'forward',
        rule: ends.map((end) => `${end} meta length > 1500 drop`),
      });
      const { report, exitCode } = await netdoctor.check(...jumbo);
      expect(checkLines(report.failures)).toEqual(
        both('mtu node-node', ['n1>n2', 'n2>n1', 'n2>n3', 'n3>n2'], 'fail MTU'),
      );
      expect(findingLines(report)).toEqual(['ND402 node n2 both']);
      expect(report.failures[0]?.detail).toContain('eth0 has 9000');
      expect(exitCode).toBe(1);
    } finally {
      await resize(1500);
    }
  });
});
