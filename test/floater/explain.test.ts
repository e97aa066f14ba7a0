import { describe, expect, test } from 'vitest';
import { explainPod } from '../../src/floater/explain.ts';
import type { Pod } from '../../src/kube/objects.ts';
import { aPod } from '../support/objects.ts';

const container = (state: object) => [{ name: 'floater', ready: false, restartCount: 0, state }];

const CASES: readonly { status: Pod['status']; words: string }[] = [
  {
    status: {
      containerStatuses: container({ waiting: { reason: 'ImagePullBackOff', message: 'pull of x: not found' } }),
    },
    words: 'ImagePullBackOff: pull of x: not found',
  },
  { status: { containerStatuses: container({ waiting: { reason: 'CrashLoopBackOff' } }) }, words: 'CrashLoopBackOff' },
  {
    status: { containerStatuses: container({ terminated: { exitCode: 137, reason: 'OOMKilled' } }) },
    words: 'the floater ended with 137: OOMKilled',
  },
  {
    status: {
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes: no memory' }],
    },
    words: 'Unschedulable: 0/3 nodes: no memory',
  },
  {
    status: { reason: 'Evicted', message: 'the node was low on memory' },
    words: 'Evicted: the node was low on memory',
  },
  {
    status: { containerStatuses: container({ waiting: { reason: 'ContainerCreating' } }) },
    words: 'its container is still being created',
  },
  { status: { containerStatuses: container({}) }, words: 'the floater runs but does not answer itself yet' },
  { status: {}, words: 'its pod is not started yet' },
];

describe('explainPod', () => {
  test.each(CASES)('$words', ({ status, words }) => {
    expect(explainPod(aPod(1, { status }), { ready: true })).toBe(words);
  });

  test('a pod that is on its way out', () => {
    const pod = aPod(1, { metadata: { deletionTimestamp: '2030-01-01T00:00:00Z' } });
    expect(explainPod(pod, { ready: true })).toBe('its floater pod is still being removed');
  });

  test('no pod at all, and a node that is not ready', () => {
    expect(explainPod(undefined, { ready: true })).toBe('no floater pod was made for it');
    expect(explainPod(undefined, { ready: false })).toBe('the node is not ready; no floater pod was made for it');
  });
});
