import { describe, expect, test } from 'vitest';
import { podsOf } from '../../src/circumstances/dns.ts';
import type { ContainerStatus, Pod } from '../../src/kube/objects.ts';

const SINCE = Date.parse('2030-01-02T10:00:00Z');

interface Parts {
  readonly ready: boolean;
  readonly container?: Partial<ContainerStatus>;
  readonly status?: Partial<Pod['status']>;
  readonly deleted?: true;
}

function aPod({ ready, container, status, deleted }: Parts): Pod {
  return {
    metadata: { name: 'coredns-1', ...(deleted ? { deletionTimestamp: '2030-01-02T10:00:30Z' } : {}) },
    spec: { nodeName: 'n1', containers: [{ name: 'coredns' }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      containerStatuses: [{ name: 'coredns', ready, restartCount: 0, ...container }],
      ...status,
    },
  };
}

const crashed = (finishedAt: string): Partial<ContainerStatus> => ({
  restartCount: 7,
  lastState: { terminated: { exitCode: 1, reason: 'Error', finishedAt } },
});

test('ready pods are not in trouble', () => {
  expect(podsOf([aPod({ ready: true }), aPod({ ready: true })], SINCE)).toEqual({ all: 2, ready: 2, troubles: [] });
});

describe('what is wrong with one', () => {
  test.each<Parts & { why: string }>([
    {
      ready: false,
      container: { ...crashed('2030-01-02T09:00:00Z'), state: { waiting: { reason: 'CrashLoopBackOff' } } },
      why: 'CrashLoopBackOff, 7 restarts, ended with 1 (Error)',
    },
    {
      ready: false,
      container: { restartCount: 0, state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } },
      why: 'OOMKilled, ended with 137 (OOMKilled)',
    },
    {
      ready: true,
      container: { ...crashed('2030-01-02T10:00:05Z'), restartCount: 1 },
      why: 'restarted, 1 restart, ended with 1 (Error)',
    },
    {
      ready: false,
      status: {
        containerStatuses: [],
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }],
      },
      why: 'Unschedulable',
    },
    { ready: false, container: { state: { running: {} } }, why: 'not ready' },
    { ready: true, deleted: true, why: 'is being removed' },
  ])('$why', ({ why, ...parts }) => {
    expect(podsOf([aPod(parts)], SINCE).troubles).toEqual([{ pod: 'coredns-1', node: 'n1', why }]);
  });

  test('a crash before the probes is forgotten once the pod is ready', () => {
    expect(podsOf([aPod({ ready: true, container: crashed('2030-01-02T09:59:59Z') })], SINCE).troubles).toEqual([]);
  });

  test('an evicted pod no longer counts as a pod', () => {
    expect(podsOf([aPod({ ready: false, status: { phase: 'Failed', reason: 'Evicted' } })], SINCE).all).toBe(0);
  });
});
