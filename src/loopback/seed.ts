import { randomUUID } from 'node:crypto';
import type { Addresses } from './addresses.ts';
import { timestamp } from './api/objects.ts';
import { ENDPOINT_SLICES, NAMESPACES, NODES, SERVICES } from './api/resources.ts';
import type { Store } from './api/store.ts';
import { DNS_PORT } from './dns/server.ts';
import { nodeObject } from './node/node-object.ts';

export interface NodeSpec {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** `n1`, `n2`, … */
export function nodeSpecs(count: number): readonly NodeSpec[] {
  return Array.from({ length: count }, (_, index) => ({ name: `n${index + 1}` }));
}

const ZONES = 3;

/** What a cluster has from the start: namespaces and nodes. */
export function seedObjects(store: Store, nodes: readonly NodeSpec[], addresses: Addresses): void {
  for (const name of ['default', 'kube-node-lease', 'kube-public', 'kube-system']) {
    const labels = { 'kubernetes.io/metadata.name': name };
    const metadata = { name, uid: randomUUID(), creationTimestamp: timestamp(), labels };
    store.put(NAMESPACES, { metadata, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } });
  }
  for (const [index, { name, labels }] of nodes.entries()) {
    const zone = `zone-${(index % ZONES) + 1}`;
    const facts = { name, ip: addresses.node(index), podCidr: addresses.podCidr(index), zone, labels };
    store.put(NODES, nodeObject(facts));
  }
}

interface SeedPlace {
  readonly namespace: string;
  readonly name: string;
  readonly address: string;
}

interface ServiceFacts extends SeedPlace {
  readonly port: { readonly name: string; readonly protocol: 'TCP' | 'UDP'; readonly port: number };
  readonly labels: Readonly<Record<string, string>>;
  readonly selector?: Readonly<Record<string, string>>;
}

/** The Services that every cluster has: the API server's, and that of DNS if the cluster has DNS. */
export function seedServices(store: Store, { api, dns }: Addresses, { apiPort, dnsPort }: SeededServices): void {
  const kubernetes = {
    namespace: 'default',
    name: 'kubernetes',
    address: api,
    labels: { component: 'apiserver', provider: 'kubernetes' },
    port: { name: 'https', protocol: 'TCP', port: apiPort },
  } as const;
  store.put(SERVICES, serviceOf(kubernetes));
  if (dnsPort === undefined) return;
  const place = { namespace: 'kube-system', name: 'kube-dns', address: dns };
  const labels = { 'k8s-app': 'kube-dns' };
  const port = { name: 'dns', protocol: 'UDP', port: DNS_PORT } as const;
  store.put(SERVICES, serviceOf({ ...place, port, labels, selector: labels }));
  store.put(ENDPOINT_SLICES, sliceOf(place, { ...port, port: dnsPort }));
}

export interface SeededServices {
  readonly apiPort: number;
  /** Where DNS listens; undefined if there is none. */
  readonly dnsPort: number | undefined;
}

function serviceOf({ namespace, name, address, port, labels, selector }: ServiceFacts) {
  return {
    metadata: { name, namespace, uid: randomUUID(), creationTimestamp: timestamp(), labels },
    spec: {
      type: 'ClusterIP',
      clusterIP: address,
      clusterIPs: [address],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
      sessionAffinity: 'None',
      ...(selector ? { selector } : {}),
      ports: [{ ...port, targetPort: port.port }],
    },
    status: { loadBalancer: {} },
  };
}

function sliceOf({ namespace, name, address }: SeedPlace, port: ServiceFacts['port']) {
  const labels = { 'kubernetes.io/service-name': name };
  return {
    metadata: { name: `${name}-loop`, namespace, uid: randomUUID(), creationTimestamp: timestamp(), labels },
    addressType: 'IPv4',
    endpoints: [
      {
        addresses: [address],
        conditions: { ready: true, serving: true, terminating: false },
        targetRef: { kind: 'Pod', namespace, name: 'loopback-dns', uid: randomUUID() },
      },
    ],
    ports: [port],
  };
}
