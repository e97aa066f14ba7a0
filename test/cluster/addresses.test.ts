import { isIPv4, isIPv6 } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isClusterName, MAX_NODES, nodeIp, planCluster, planNode, planNodes, podCidr } from './addresses.ts';

const letters = [...'abcdefghijklmnopqrstuvwxyz'];

const number4 = (text: string): number => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

function range4(cidr: string): [number, number] {
  const [base = '', bits = ''] = cidr.split('/');
  return [number4(base), number4(base) + 2 ** (32 - Number(bits)) - 1];
}

describe('planCluster', () => {
  it('keeps all clusters in the benchmark range, without overlaps', () => {
    const ranges = letters
      .flatMap((name) => {
        const plan = planCluster(name);
        return [`${plan.ipv4.replace(/\d+$/, '0')}/24`, plan.serviceCidr4, plan.podCidrs4];
      })
      .map(range4)
      .sort(([one], [other]) => one - other);
    const [low, high] = range4('198.18.0.0/15');
    expect(ranges[0]?.[0]).toBeGreaterThanOrEqual(low);
    expect(ranges.at(-1)?.[1]).toBeLessThanOrEqual(high);
    ranges.slice(1).forEach(([start], at) => {
      expect(start).toBeGreaterThan(ranges[at]?.[1] ?? Number.NaN);
    });
  });

  it('gives every cluster its own client port and valid addresses', () => {
    expect(new Set(letters.map((name) => planCluster(name).clientPort)).size).toBe(letters.length);
    for (const plan of letters.map(planCluster)) {
      expect([plan.ipv4, plan.gateway4, plan.dns4, plan.firstService4].every(isIPv4)).toBe(true);
      expect([plan.ipv6, plan.gateway6, plan.dns6, plan.firstService6].every(isIPv6)).toBe(true);
    }
  });

  it('refuses names that are not one letter', () => {
    expect(['', 'A', 'ab', '1'].filter(isClusterName)).toEqual([]);
    expect(() => planCluster('ab')).toThrow('one letter');
  });
});

describe('planNode', () => {
  it('gives readable addresses', () => {
    expect(planNode('a', 2)).toEqual({
      index: 2,
      name: 'a-n2',
      zone: 'zone-2',
      netns: 'nd-a-n2',
      ipv4: '198.18.1.12',
      ipv6: 'fd4e:6574:646f:100::12',
      podCidr4: '198.18.64.64/26',
      podCidr6: 'fd4e:6574:646f:141::/64',
    });
  });

  it('gives every node of the largest cluster its own range within the cluster', () => {
    const nodes = planNodes('z', MAX_NODES);
    const [low, high] = range4(planCluster('z').podCidrs4);
    for (const node of nodes) {
      const [start, end] = range4(podCidr(node));
      expect(start >= low && end <= high).toBe(true);
    }
    for (const key of ['ipv4', 'ipv6', 'podCidr4', 'podCidr6', 'netns'] as const) {
      expect(new Set(nodes.map((node) => node[key])).size).toBe(MAX_NODES);
    }
    expect(nodes.every((node) => isIPv4(nodeIp(node)) && isIPv6(nodeIp(node, 6)))).toBe(true);
  });

  it('refuses numbers out of range', () => {
    for (const index of [0, 1.5, MAX_NODES + 1]) expect(() => planNode('a', index)).toThrow("node's number");
  });
});
