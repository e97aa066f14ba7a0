import { describe, expect, test } from 'vitest';
import type { Node } from '../../../src/kube/objects.ts';
import { nodeObject, withReadiness } from '../../../src/loopback/node/node-object.ts';
import { leftOut, plannedNode } from '../../../src/preflight/nodes.ts';

const facts = { name: 'n1', ip: '127.64.124.1', podCidr: '127.64.1.0/24', zone: 'z' };
const asNode = (stored: object) => stored as unknown as Node;

test('the product accepts it as a ready node that gets a floater', () => {
  const node = asNode(nodeObject(facts));
  expect(leftOut('c', [node])).toEqual([]);
  expect(plannedNode('c', node)).toEqual({
    cluster: 'c',
    name: 'n1',
    zone: 'z',
    subnets: ['127.64.124.0/24'],
    os: 'linux',
    ready: true,
    podCIDRs: ['127.64.1.0/24'],
  });
});

test('each has an identity of its own', () => {
  expect(nodeObject(facts).metadata.uid).not.toBe(nodeObject(facts).metadata.uid);
});

describe('a node whose kubelet is silent', () => {
  test('is not ready, for long enough to be given up, and keeps everything else', () => {
    const node = nodeObject(facts);
    const lost = withReadiness(node, false);
    expect(plannedNode('c', asNode(lost)).ready).toBe(false);
    const [condition] = asNode(lost).status.conditions ?? [];
    expect(condition).toMatchObject({ type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown' });
    expect(Date.now() - Date.parse(condition?.lastTransitionTime ?? '')).toBeGreaterThan(50_000);
    expect({ ...lost, status: {} }).toEqual({ ...node, status: {} });
    expect(asNode(lost).status.addresses).toEqual(asNode(node).status.addresses);
  });

  test('comes back', () => {
    const back = asNode(withReadiness(withReadiness(nodeObject(facts), false), true));
    expect(plannedNode('c', back).ready).toBe(true);
    expect(back.status.conditions).toHaveLength(1);
  });
});
