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

/** What a cluster has from its beginning: namespaces and nodes. */
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

interface ServiceFacts {
  readonly namespace: string;
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** The Services that every cluster has: the API server's, and that of DNS where there is one. */
export function seedServices(store: Store, { api, dns }: Addresses, { apiPort, dnsPort }: SeededServices): void {
  const labels = { component: 'apiserver', provider: 'kubernetes' };
  store.put(SERVICES, serviceOf({ namespace: 'default', name: 'kubernetes', address: api, port: apiPort, labels }));
  if (dnsPort === undefined) return;
  const place = { namespace: 'kube-system', name: 'kube-dns' };
  store.put(SERVICES, serviceOf({ ...place, address: dns, port: DNS_PORT, labels: { 'k8s-app': 'kube-dns' } }));
  store.put(ENDPOINT_SLICES, sliceOf({ ...place, address: dns, port: dnsPort, labels: {} }));
}

export interface SeededServices {
  readonly apiPort: number;
  /** Where DNS listens; undefined where there is none. */
  readonly dnsPort: number | undefined;
}

function serviceOf({ namespace, name, address, port, labels }: ServiceFacts) {
  const isDns = port === DNS_PORT;
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
      ...(isDns ? { selector: labels } : {}),
      ports: [{ name: isDns ? 'dns' : 'https', protocol: isDns ? 'UDP' : 'TCP', port, targetPort: port }],
    },
    status: { loadBalancer: {} },
  };
}

function sliceOf({ namespace, name, address, port }: ServiceFacts) {
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
    ports: [{ name: 'dns', port, protocol: 'UDP' }],
  };
}
