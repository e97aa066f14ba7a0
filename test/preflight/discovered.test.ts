import { describe, expect, test } from 'vitest';
import type { Node } from '../../src/kube/objects.ts';
import { discoveredIn, familiesOf } from '../../src/preflight/discovered.ts';
import { aKubeNode } from '../support/objects.ts';
import { look } from '../support/preflight.ts';

interface Case {
  readonly podCIDRs?: readonly string[];
  readonly addresses?: readonly (readonly [type: string, address: string])[];
}

function aNode({ podCIDRs, addresses = [] }: Case, name = 'n1'): Node {
  const status = { addresses: addresses.map(([type, address]) => ({ type, address })) };
  return aKubeNode(name, {}, { spec: podCIDRs ? { podCIDRs } : {}, status });
}

const DUAL = [
  ['InternalIP', 'fd00::1'],
  ['InternalIP', '198.18.1.11'],
] as const;

describe('families', () => {
  test.each<{ nodes: readonly Case[]; families: readonly string[] }>([
    { nodes: [{ podCIDRs: ['10.0.0.0/24'] }], families: ['ipv4'] },
    { nodes: [{ podCIDRs: ['10.0.0.0/24', 'fd00::/64'] }], families: ['ipv4', 'ipv6'] },
    { nodes: [{ podCIDRs: ['fd00::/64', '10.0.0.0/24'] }], families: ['ipv6', 'ipv4'] },
    { nodes: [{ podCIDRs: ['10.0.0.0/24'], addresses: DUAL }], families: ['ipv4'] },
    { nodes: [{ addresses: DUAL }], families: ['ipv6', 'ipv4'] },
    { nodes: [], families: [] },
  ])('of $nodes are $families', ({ nodes, families }) => {
    expect(familiesOf(nodes.map((node) => aNode(node)))).toEqual(families);
  });
});

describe('seenOf', () => {
  const parts = { nodes: [], apiServer: undefined, dns: undefined };

  test("lists a node's addresses, one internal address for each family", () => {
    const node = aNode({
      addresses: [
        ...DUAL,
        ['InternalIP', '198.18.1.12'],
        ['Hostname', 'n1'],
        ['ExternalIP', '203.0.113.1'],
        ['ExternalIP', '203.0.113.2'],
        ['ExternalDNS', 'n1.example.com'],
        ['ExternalIP', 'pending'],
      ],
    });
    expect(discoveredIn('a', { ...parts, nodes: [node] }).nodes).toEqual([
      { name: 'n1', internal: ['198.18.1.11', 'fd00::1'], external: ['203.0.113.1', '203.0.113.2'] },
    ]);
  });

  test.each([
    { spec: { clusterIPs: ['10.96.0.1', 'fd00:96::1'], ports: [{ name: 'https', port: 443 }] }, port: 443 },
    { spec: { clusterIP: '10.96.0.1', ports: [{ port: 6443 }] }, port: 6443 },
    {
      spec: {
        clusterIP: '10.96.0.1',
        ports: [
          { name: 'other', port: 80 },
          { name: 'https', port: 443 },
        ],
      },
      port: 443,
    },
  ])('the API server is the Service default/kubernetes: $spec', ({ spec, port }) => {
    const service = { metadata: { name: 'kubernetes' }, spec };
    const addresses = spec.clusterIPs ?? [spec.clusterIP];
    expect(discoveredIn('a', { ...parts, apiServer: service }).apiServer).toEqual({ addresses, port });
  });

  test.each([
    { spec: {} },
    { spec: { clusterIP: '10.96.0.1' } },
    { spec: { clusterIP: 'None', ports: [{ port: 443 }] } },
  ])('it is not known by $spec', ({ spec }) => {
    const service = { metadata: { name: 'kubernetes' }, spec };
    expect(discoveredIn('a', { ...parts, apiServer: service }).apiServer).toBeUndefined();
  });
});

describe('preflight', () => {
  const API = 'GET /api/v1/namespaces/default/services/kubernetes';
  const kubernetes = { metadata: { name: 'kubernetes' }, spec: { clusterIPs: ['10.96.0.1'], ports: [{ port: 443 }] } };
  const SERVICES = ['/api/v1/namespaces/default/services/kubernetes', '/api/v1/namespaces/kube-system/services'];

  test('finds what checks may aim at, on the nodes that are probed', async () => {
    const { seen } = await look({ [API]: kubernetes }).found;
    expect(seen).toEqual({
      cluster: 'cluster-a',
      families: ['ipv4'],
      // n2 is left out by its label.
      nodes: [{ name: 'n1', internal: ['198.18.1.11'], external: [] }],
      apiServer: { addresses: ['10.96.0.1'], port: 443 },
      dns: undefined,
    });
  });

  test.each([
    { wants: { dns: true, apiServer: false }, asked: SERVICES.slice(1) },
    { wants: { dns: false, apiServer: true }, asked: SERVICES.slice(0, 1) },
    { wants: { dns: false, apiServer: false }, asked: [] },
  ])('requests no more than the checks want: $wants', async ({ wants, asked }) => {
    const { client, found } = look({}, { wants });
    await found;
    expect(client.requests.map(({ path }) => path).filter((path) => path.includes('/services'))).toEqual(asked);
  });
});
