import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTolerations } from '../../src/floater/tolerations.ts';
import type { Node, TaintEffect } from '../../src/kube/objects.ts';
import { leftOut, type Placement, plannedNode, subnetOf } from '../../src/preflight/nodes.ts';
import { aKubeNode } from '../support/objects.ts';

describe('subnetOf', () => {
  test.each([
    ['198.18.1.11', '198.18.1.0/24'],
    ['0.0.0.0', '0.0.0.0/24'],
    ['255.255.255.255', '255.255.255.0/24'],
    ['fd00:1:2:3::7', 'fd00:1:2:3::/64'],
    ['fd00:1:2:3:4:5:6:7', 'fd00:1:2:3::/64'],
    ['fd00:0001:0002:0003::7', 'fd00:1:2:3::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['n1.example', ''],
    ['', ''],
    ['10.0.0', ''],
    ['10.0.0.1/24', ''],
  ])('%j is in %j', (address, subnet) => {
    expect(subnetOf(address)).toBe(subnet);
  });

  const family = (address: string) => (address.includes(':') ? 'ipv6' : 'ipv4');

  test('contains its address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        const [network = '', bits] = subnetOf(address).split('/');
        const list = new BlockList();
        list.addSubnet(network, Number(bits), family(network));
        expect(list.check(address, family(address))).toBe(true);
      }),
    );
  });

  test('is the same for all addresses of one subnet, in any notation', () => {
    const group = fc.nat(0xffff).map((value) => value.toString(16));
    const eight = fc.array(group, { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(eight, (groups) => {
        const plain = groups.join(':');
        const padded = groups.map((one) => one.padStart(4, '0')).join(':');
        expect(subnetOf(padded)).toBe(subnetOf(plain));
        expect(subnetOf(padded.toUpperCase())).toBe(subnetOf(plain));
        expect(subnetOf(`${groups.slice(0, 4).join(':')}::1`)).toBe(subnetOf(plain));
      }),
    );
  });
});

describe('plannedNode', () => {
  test('keeps what plan and report need', () => {
    const labels = { 'topology.kubernetes.io/zone': 'z1', 'topology.kubernetes.io/region': 'r1' };
    expect(plannedNode('c', aKubeNode('n1', labels))).toEqual({
      cluster: 'c',
      name: 'n1',
      zone: 'z1',
      region: 'r1',
      subnets: ['198.18.1.0/24'],
      os: 'linux',
      ready: true,
      podCIDRs: ['10.244.1.0/24'],
    });
  });

  test('knows the names that zone and region had before 1.17', () => {
    const old = { 'failure-domain.beta.kubernetes.io/zone': 'z0', 'failure-domain.beta.kubernetes.io/region': 'r0' };
    expect(plannedNode('c', aKubeNode('n1', old))).toMatchObject({ zone: 'z0', region: 'r0' });
  });

  test('a node of both families has a subnet for each, only from its InternalIPs', () => {
    const addresses = [
      { type: 'ExternalIP', address: '203.0.113.1' },
      { type: 'InternalIP', address: '198.18.1.11' },
      { type: 'InternalIP', address: 'fd00:1:2:3::7' },
      { type: 'Hostname', address: 'n1' },
    ];
    const node = aKubeNode('n1', {}, { status: { addresses }, spec: { podCIDR: '10.0.0.0/24' } });
    expect(plannedNode('c', node)).toMatchObject({
      subnets: ['198.18.1.0/24', 'fd00:1:2:3::/64'],
      podCIDRs: ['10.0.0.0/24'],
      ready: false,
    });
  });

  test('a bare node has no facts, and no undefined ones', () => {
    const bare = plannedNode('c', { metadata: { name: 'n1' }, spec: {}, status: {} });
    expect(bare).toStrictEqual({ cluster: 'c', name: 'n1', subnets: [], os: '', ready: false, podCIDRs: [] });
  });
});

describe('leftOut', () => {
  test.each([
    { labels: { 'kubernetes.io/os': 'windows' }, reason: 'operating system windows: floaters run on linux' },
    { labels: { 'kosmos.io/exclude': 'true' }, reason: 'excluded by its label kosmos.io/exclude' },
    { labels: { 'kosmos.io/exclude': '' }, reason: 'excluded by its label kosmos.io/exclude' },
    { labels: { type: 'virtual-kubelet' }, reason: 'a virtual node: it runs no DaemonSets' },
    { labels: { type: 'kwok' }, reason: 'a simulated node of kwok: it runs no containers' },
    {
      labels: { 'eks.amazonaws.com/compute-type': 'fargate' },
      reason: 'a Fargate node: it runs no DaemonSets',
    },
    { labels: { 'liqo.io/type': 'virtual-node' }, reason: 'a virtual node of Liqo: it runs no DaemonSets' },
    {
      labels: { 'virtual-kubelet.io/provider': 'admiralty' },
      reason: 'a virtual node of Admiralty: it runs no DaemonSets',
    },
    {
      labels: { 'node-role.kubernetes.io/virtual-node': '' },
      reason: 'a virtual node of OKE: it runs no DaemonSets',
    },
  ])('a node with $labels is left out by rule', ({ labels, reason }) => {
    expect(leftOut('c', [aKubeNode('n1'), aKubeNode('n2', labels)])).toEqual([
      { cluster: 'c', node: 'n2', reason, byRule: true },
    ]);
  });

  test.each([
    { type: 'worker' },
    { 'eks.amazonaws.com/compute-type': 'ec2' },
    { 'liqo.io/type': 'other' },
    { 'virtual-kubelet.io/provider': 'other' },
  ])('a node with %o is not left out', (labels) => {
    expect(leftOut('c', [aKubeNode('n1', labels)])).toEqual([]);
  });

  test('a node without the label of its system gets no pod of a DaemonSet that selects by it', () => {
    const bare = { metadata: { name: 'n1' }, spec: {}, status: {} };
    expect(leftOut('c', [bare])).toMatchObject([{ node: 'n1', reason: 'it has no label kubernetes.io/os' }]);
  });

  test('a node that is not ready or cordoned is not left out', () => {
    const sick = aKubeNode('n1', { type: 'worker' }, { spec: { unschedulable: true }, status: {} });
    expect(leftOut('c', [sick])).toEqual([]);
  });

  const tainted = (key: string, effect: TaintEffect, value?: string) =>
    aKubeNode('n1', {}, { spec: { taints: [{ key, effect, ...(value === undefined ? {} : { value }) }] } });
  const UNTOLERATED = 'is not tolerated (--tolerations)';

  test.each<{ name: string; node: Node; where: Partial<Placement>; reason?: string }>([
    { name: 'has the labels', node: aKubeNode('n1', { a: '1', b: '' }), where: { nodeSelector: { a: '1', b: '' } } },
    {
      name: 'lacks a label',
      node: aKubeNode('n1', { a: '1' }),
      where: { nodeSelector: { a: '1', b: '2' } },
      reason: 'it has no label b=2 (--node-selector)',
    },
    {
      name: 'has another value',
      node: aKubeNode('n1', { a: '1' }),
      where: { nodeSelector: { a: '2' } },
      reason: 'it has no label a=2 (--node-selector)',
    },
    { name: 'is tainted, and all taints are tolerated', node: tainted('gpu', 'NoSchedule', 'yes'), where: {} },
    {
      name: 'is tainted, and no taint is tolerated',
      node: tainted('gpu', 'NoSchedule', 'yes'),
      where: { tolerations: [] },
      reason: `its taint gpu=yes:NoSchedule ${UNTOLERATED}`,
    },
    {
      name: 'has a taint without a value',
      node: tainted('gpu', 'NoExecute'),
      where: { tolerations: parseTolerations('other,gpu:NoSchedule') },
      reason: `its taint gpu:NoExecute ${UNTOLERATED}`,
    },
    {
      name: 'has a taint that is tolerated',
      node: tainted('gpu', 'NoExecute', 'yes'),
      where: { tolerations: parseTolerations('gpu=yes') },
    },
    {
      name: 'is only the last choice',
      node: tainted('gpu', 'PreferNoSchedule'),
      where: { tolerations: [] },
    },
    {
      name: 'is in trouble just now',
      node: tainted('node.kubernetes.io/unreachable', 'NoSchedule'),
      where: { tolerations: [] },
    },
    {
      name: 'is cordoned',
      node: tainted('node.kubernetes.io/unschedulable', 'NoSchedule'),
      where: { tolerations: [] },
    },
  ])('a node that $name: $reason', ({ node, where, reason }) => {
    const found = leftOut('c', [node], [{ layer: 'pod', ...where }]);
    expect(found).toEqual(reason ? [{ cluster: 'c', node: 'n1', reason, byRule: true }] : []);
  });

  test('a reason is reported once, however many layers there are', () => {
    const placements = (['pod', 'node'] as const).map((layer) => ({ layer, nodeSelector: { a: '1' } }));
    expect(leftOut('c', [aKubeNode('n1')], placements)).toHaveLength(1);
  });
});
