import { randomUUID } from 'node:crypto';
import type { Addresses } from './addresses.ts';
import { timestamp } from './api/objects.ts';
import { NAMESPACES, NODES } from './api/resources.ts';
import type { Store } from './api/store.ts';
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
