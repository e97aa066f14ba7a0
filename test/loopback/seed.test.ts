import { describe, expect, test } from 'vitest';
import type { Node } from '../../src/kube/objects.ts';
import type { EndpointSlice, Service } from '../../src/kube/service-objects.ts';
import { addressesOf } from '../../src/loopback/addresses.ts';
import { ENDPOINT_SLICES, NAMESPACES, NODES, SERVICES } from '../../src/loopback/api/resources.ts';
import { makeStore } from '../../src/loopback/api/store.ts';
import { type NodeSpec, nodeSpecs, seedObjects, seedServices } from '../../src/loopback/seed.ts';
import { discoveredIn } from '../../src/preflight/discovered.ts';
import { leftOut, plannedNode } from '../../src/preflight/nodes.ts';

function seeded(nodes: readonly NodeSpec[]) {
  const store = makeStore();
  seedObjects(store, nodes, addressesOf(64, nodes.length));
  const found = store.list(NODES) as unknown as readonly Node[];
  return { store, nodes: found };
}

test('nodes are n1, n2, …', () => {
  expect(nodeSpecs(3)).toEqual([{ name: 'n1' }, { name: 'n2' }, { name: 'n3' }]);
});

describe('what a cluster has from the start', () => {
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

  test('nodes that the product accepts as ready, in three zones, each with a block for its pods', () => {
    const { nodes } = seeded(nodeSpecs(4));
    expect(nodes.map((node) => plannedNode('c', node))).toEqual(
      [1, 2, 3, 1].map((zone, index) => ({
        cluster: 'c',
        name: `n${index + 1}`,
        zone: `zone-${zone}`,
        subnets: ['127.64.123.0/24'],
        os: 'linux',
        ready: true,
        podCIDRs: [`127.64.${index + 1}.0/24`],
      })),
    );
  });

  test('labels of a node are added to the usual ones, or replace them', () => {
    const { nodes } = seeded([{ name: 'w', labels: { 'kubernetes.io/os': 'windows', rack: '7' } }]);
    expect(nodes[0]?.metadata.labels).toMatchObject({ rack: '7', 'kubernetes.io/hostname': 'w' });
    expect(leftOut('c', nodes)).toMatchObject([
      { node: 'w', reason: 'operating system windows: floaters run on linux' },
    ]);
  });
});

describe('the Services that it has from the start', () => {
  const addresses = addressesOf(64, 3);
  const withDns = (dnsPort: number | undefined) => {
    const store = makeStore();
    seedServices(store, addresses, { apiPort: 26443, dnsPort });
    return store;
  };

  test("the API server's, as the product sees it", () => {
    const apiServer = withDns(53).get(SERVICES, 'kubernetes', 'default') as unknown as Service;
    const seen = discoveredIn('c', { nodes: [], apiServer, dns: undefined });
    expect(seen.apiServer).toEqual({ addresses: [addresses.api], port: 26443 });
  });

  test('that of DNS, on the usual port; its endpoint on the real one', () => {
    const store = withDns(26453);
    const service = store.get(SERVICES, 'kube-dns', 'kube-system') as unknown as Service;
    expect(service.metadata.labels).toMatchObject({ 'k8s-app': 'kube-dns' });
    expect(service.spec).toMatchObject({ clusterIPs: [addresses.dns], ports: [{ port: 53, protocol: 'UDP' }] });
    const [slice] = store.list(ENDPOINT_SLICES, 'kube-system') as unknown as readonly EndpointSlice[];
    expect(slice?.metadata.labels).toEqual({ 'kubernetes.io/service-name': 'kube-dns' });
    expect(slice).toMatchObject({ ports: [{ port: 26453 }], endpoints: [{ addresses: [addresses.dns] }] });
    expect(slice?.ports?.[0]?.name).toBe(service.spec.ports?.[0]?.name);
  });

  test('no DNS Service without DNS', () => {
    const store = withDns(undefined);
    expect([store.list(SERVICES).length, store.list(ENDPOINT_SLICES).length]).toEqual([1, 0]);
  });
});
