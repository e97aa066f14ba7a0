import { describe, expect, test } from 'vitest';
import { addressesOf } from '../../src/demo/addresses.ts';
import { NAMESPACES, NODES } from '../../src/demo/api/resources.ts';
import { makeStore } from '../../src/demo/api/store.ts';
import { type NodeSpec, nodeSpecs, seedObjects } from '../../src/demo/seed.ts';
import type { Node } from '../../src/kube/objects.ts';
import { leftOut, plannedNode } from '../../src/plan/nodes.ts';

function seeded(nodes: readonly NodeSpec[]) {
  const store = makeStore();
  seedObjects(store, nodes, addressesOf(64, nodes.length));
  const found = store.list(NODES) as unknown as readonly Node[];
  return { store, nodes: found };
}

test('nodes are n1, n2, …', () => {
  expect(nodeSpecs(3)).toEqual([{ name: 'n1' }, { name: 'n2' }, { name: 'n3' }]);
});

describe('what a cluster has from its beginning', () => {
  test('the namespaces of every cluster, active and each with an identity', () => {
    const namespaces = seeded(nodeSpecs(1)).store.list(NAMESPACES);
    expect(namespaces.map(({ metadata }) => metadata.name)).toEqual([
      'default',
      'kube-node-lease',
      'kube-public',
      'kube-system',
    ]);
    expect(namespaces.map(({ status }) => status)).toEqual(namespaces.map(() => ({ phase: 'Active' })));
    expect(new Set(namespaces.map(({ metadata }) => metadata.uid)).size).toBe(4);
  });

  test('nodes that the product takes for ready ones, in three zones, each with a block for its pods', () => {
    const { nodes } = seeded(nodeSpecs(4));
    expect(nodes.map((node) => plannedNode('c', node))).toEqual(
      [1, 2, 3, 1].map((zone, index) => ({
        cluster: 'c',
        name: `n${index + 1}`,
        zone: `zone-${zone}`,
        subnets: ['127.64.124.0/24'],
        os: 'linux',
        ready: true,
        podCIDRs: [`127.64.${index + 1}.0/24`],
      })),
    );
  });

  test('labels of a node add to what it has, or take its place', () => {
    const { nodes } = seeded([{ name: 'w', labels: { 'kubernetes.io/os': 'windows', rack: '7' } }]);
    expect(nodes[0]?.metadata.labels).toMatchObject({ rack: '7', 'kubernetes.io/hostname': 'w' });
    expect(leftOut('c', nodes)).toMatchObject([
      { node: 'w', reason: 'operating system windows: floaters run on linux' },
    ]);
  });
});
