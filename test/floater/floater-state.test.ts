import { describe, expect, test } from 'vitest';
import { floaterState } from '../../src/floater/floater-state.ts';
import type { ContainerState, Node, Pod } from '../../src/kube/objects.ts';
import { CONTAINER } from '../../src/model/labels.ts';
import { aKubeNode } from '../support/objects.ts';

type Status = 'True' | 'False' | 'Unknown';

interface Case {
  readonly name: string;
  /** The pod's Ready condition; absent: none. */
  readonly pod?: Status;
  /** What the kubelet reports about the container; absent: nothing. */
  readonly container?: { readonly ready: boolean; readonly state: ContainerState };
  /** The node's Ready condition; absent: the node was not read. */
  readonly node?: Status;
  readonly deleted?: true;
  readonly status?: Partial<Pod['status']>;
}

const UP = { ready: true, state: { running: { startedAt: '2030-01-02T03:04:05Z' } } };
const UNREADY = { ...UP, ready: false };
const waits = (reason: string) => ({ ready: false, state: { waiting: { reason } } });
const ends = (reason: string) => ({ ready: false, state: { terminated: { reason, exitCode: 137 } } });

function stateOf({ pod, container, node, deleted, status }: Case) {
  const seen: Pod = {
    metadata: { name: 'f', ...(deleted ? { deletionTimestamp: '2030-01-02T03:05:05Z' } : {}) },
    spec: { nodeName: 'n1', containers: [{ name: CONTAINER }] },
    status: {
      phase: 'Running',
      ...(pod ? { conditions: [{ type: 'Ready', status: pod }] } : {}),
      ...(container ? { containerStatuses: [{ name: CONTAINER, restartCount: 0, ...container }] } : {}),
      ...status,
    },
  };
  return floaterState(seen, node && nodeThatIs(node));
}

function nodeThatIs(status: Status): Node {
  const node = aKubeNode('n1');
  return { ...node, status: { ...node.status, conditions: [{ type: 'Ready', status }] } };
}

describe('floaterState', () => {
  test.each<Case>([
    { name: 'the pod is ready', pod: 'True', container: UP, node: 'True' },
    { name: 'the node died, and nobody has said so of the pod yet', pod: 'True', container: UP, node: 'Unknown' },
  ])('ready: $name', (one) => {
    expect(stateOf(one)).toBe('ready');
  });

  test.each<Case>([
    { name: 'the node is silent', pod: 'False', container: UP, node: 'Unknown' },
    { name: 'the node says that it is not ready', pod: 'False', container: UP, node: 'False' },
    { name: 'the node may not be read, and its kubelet has said nothing against the pod', pod: 'False', container: UP },
    { name: 'the node is back, and the pod not yet ready again', pod: 'False', container: UP, node: 'True' },
    { name: 'the node went down slowly', pod: 'False', container: UNREADY, node: 'Unknown' },
    {
      name: 'it was deleted, and the silent node does not know',
      pod: 'False',
      container: UP,
      node: 'Unknown',
      deleted: true,
    },
    {
      name: 'it was deleted on a node that is marked later',
      pod: 'True',
      container: UP,
      node: 'Unknown',
      deleted: true,
    },
    { name: 'it was deleted, and the node may not be read', pod: 'False', container: UP, deleted: true },
    {
      name: 'an old server says NodeLost',
      pod: 'False',
      container: UP,
      node: 'Unknown',
      deleted: true,
      status: { reason: 'NodeLost' },
    },
  ])('node-not-ready: $name', (one) => {
    expect(stateOf(one)).toBe('node-not-ready');
  });

  test.each<Case & { lost: string }>([
    { name: 'its own probe fails', pod: 'False', container: UNREADY, node: 'True', lost: 'is no longer ready' },
    { name: 'the same, without a node', pod: 'False', container: UNREADY, lost: 'is no longer ready' },
    { name: 'no kubelet says a word', node: 'True', lost: 'is no longer ready' },
    {
      name: 'crashed, before the count goes up',
      pod: 'False',
      container: waits('CrashLoopBackOff'),
      node: 'True',
      lost: 'ended during the check (CrashLoopBackOff)',
    },
    {
      name: 'crashed, and then the node died',
      pod: 'False',
      container: ends('Error'),
      node: 'Unknown',
      lost: 'ended during the check (Error)',
    },
    {
      name: 'short of memory',
      pod: 'False',
      container: ends('OOMKilled'),
      node: 'True',
      lost: 'ended during the check (OOMKilled)',
    },
    {
      name: 'evicted',
      pod: 'False',
      node: 'True',
      status: { phase: 'Failed', reason: 'Evicted' },
      lost: 'ended during the check (Evicted)',
    },
    {
      name: 'deleted, and the node works',
      pod: 'True',
      container: UP,
      node: 'True',
      deleted: true,
      lost: 'was deleted during the check',
    },
    {
      name: 'deleted, the node was away and is back',
      pod: 'False',
      container: UP,
      node: 'True',
      deleted: true,
      lost: 'was deleted during the check',
    },
    {
      name: 'deleted, and the node may not be read',
      pod: 'True',
      container: UP,
      deleted: true,
      lost: 'was deleted during the check',
    },
  ])('lost: $name', ({ lost, ...one }) => {
    expect(stateOf(one)).toEqual({ lost });
  });
});
