import { describe, expect, test } from 'vitest';
import { portCause } from '../../../src/floater/trouble/port.ts';
import type { Scene } from '../../../src/floater/trouble/scene.ts';
import type { Condition, ContainerStatus, KubeEvent, Pod } from '../../../src/kube/objects.ts';
import { aPod, deployment } from '../../support/objects.ts';
import { uidOf } from '../../support/plan.ts';

const NOW = Date.parse('2030-01-01T00:10:00Z');
const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();
const SAID = 'port 8889 of the node is taken: another process answers on it\n';
const BY_PROCESS = 'port 8889 of the node is taken by another process (--host-port takes another)';
const BY_POD = 'port 8889 of the node is taken by another pod (--host-port takes another)';
const made = { ...deployment, layer: 'node', daemonSet: 'created' } as const;

interface Case {
  readonly message?: string;
  /** How many seconds ago it was first and last seen. */
  readonly seen?: readonly [number, number];
  readonly count?: number;
  readonly status?: Pod['status'];
  readonly over?: Partial<Scene>;
}

const running = (seconds: number): ContainerStatus => ({
  name: 'floater',
  ready: false,
  restartCount: 0,
  state: { running: { startedAt: ago(seconds) } },
});

function unhealthy({ message = `Readiness probe failed: ${SAID}`, seen = [4, 1], count = 2 }: Case): KubeEvent {
  return {
    metadata: { name: 'e' },
    involvedObject: { kind: 'Pod', uid: uidOf(1) },
    reason: 'Unhealthy',
    message,
    count,
    firstTimestamp: ago(seen[0]),
    lastTimestamp: ago(seen[1]),
  };
}

function scene(pod: Pod, over: Partial<Scene> = {}, events: readonly KubeEvent[] = []): Scene {
  return {
    deployment: made,
    now: NOW,
    since: NOW - 6_000,
    templateSince: NOW - 6_000,
    pods: [pod],
    nodes: new Map(),
    events: new Map([[uidOf(1), events]]),
    ...over,
  };
}

describe('a server that keeps running though another process has its port', () => {
  const cause = ({ status = { containerStatuses: [running(5)] }, over, ...event }: Case) => {
    const pod = aPod(1, { status });
    return portCause(pod, scene(pod, over, [unhealthy(event)]));
  };

  test.each<{ why: string; parts: Case; final: boolean | undefined }>([
    { why: 'seen twice', parts: {}, final: true },
    { why: 'seen once', parts: { count: 1 }, final: false },
    {
      why: 'seen before verify began, with existing floaters',
      parts: {
        seen: [90, 7],
        status: { containerStatuses: [running(99)] },
        over: { deployment: { ...made, daemonSet: 'unchanged' } },
      },
      final: false,
    },
    {
      why: 'seen since, with existing floaters',
      parts: { over: { deployment: { ...made, daemonSet: 'unchanged' } } },
      final: true,
    },
    { why: 'seen before it was restarted', parts: { seen: [60, 6] }, final: undefined },
    {
      why: 'another failure is reported',
      parts: { message: 'Readiness probe failed: no answer on port 8889' },
      final: undefined,
    },
    { why: 'the other probe reports it', parts: { message: `Liveness probe failed: ${SAID}` }, final: undefined },
    { why: 'a floater of the pod layer', parts: { over: { deployment: { ...made, layer: 'pod' } } }, final: undefined },
  ])('$why: final $final', ({ parts, final }) => {
    const found = cause(parts);
    expect(found?.final).toBe(final);
    if (found) expect(found.words).toBe(BY_PROCESS);
  });

  test('the last report counts', () => {
    const pod = aPod(1, { status: { containerStatuses: [running(9)] } });
    const later = unhealthy({
      message: 'Readiness probe failed: nothing listens on port 8889 of the node',
      seen: [1, 0],
    });
    expect(portCause(pod, scene(pod, {}, [later, unhealthy({ seen: [6, 3] })]))).toBeUndefined();
  });
});

describe('a server that ends', () => {
  const ended = (restartCount: number, message: string, state: ContainerStatus['state']): Pod => {
    const terminated = { exitCode: 1, message, finishedAt: ago(1) };
    const status = { name: 'floater', ready: false, restartCount, lastState: { terminated } };
    return aPod(1, { status: { containerStatuses: [state ? { ...status, state } : status] } });
  };
  const UDP = 'UDP: failed to listen on port 8889: listen udp 0.0.0.0:8889: bind: address already in use\n';
  const waits = { waiting: { reason: 'CrashLoopBackOff' } };

  test.each([
    { pod: ended(1, UDP, waits), cause: { words: BY_PROCESS, final: true } },
    { pod: ended(0, UDP, waits), cause: { words: BY_PROCESS, final: false } },
    { pod: ended(3, UDP, { running: {} }), cause: { words: BY_PROCESS, final: false } },
    { pod: ended(3, 'Error: listen EADDRINUSE: :::8889', waits), cause: { words: BY_PROCESS, final: true } },
    { pod: ended(3, 'out of memory', waits), cause: undefined },
  ])('$cause', ({ pod, cause }) => {
    expect(portCause(pod, scene(pod))).toEqual(cause);
  });
});

describe('a pod that another pod keeps away', () => {
  const MESSAGE =
    "0/3 nodes are available: 1 node(s) didn't have free ports for the requested pod ports, 2 node(s) didn't match Pod's node affinity/selector. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.";
  const unscheduled = (seconds: number, message = MESSAGE): Pod => {
    const condition: Condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message };
    return aPod(1, { status: { phase: 'Pending', conditions: [{ ...condition, lastTransitionTime: ago(seconds) }] } });
  };
  const leaving = aPod(2, { metadata: { deletionTimestamp: ago(2) } });

  test.each([
    { why: 'for some seconds', pod: unscheduled(5), pods: [], cause: { words: BY_POD, final: true } },
    { why: 'for a moment', pod: unscheduled(1), pods: [], cause: { words: BY_POD, final: false } },
    { why: 'while one of ours leaves', pod: unscheduled(5), pods: [leaving], cause: { words: BY_POD, final: false } },
    {
      why: 'for another reason',
      pod: unscheduled(5, '0/3 nodes are available: 3 Insufficient cpu.'),
      pods: [],
      cause: undefined,
    },
    {
      why: 'by the kubelet, which the controller recovers from',
      pod: aPod(1, { status: { phase: 'Failed', reason: 'NodePorts' } }),
      pods: [],
      cause: { words: BY_POD, final: false },
    },
  ])('$why', ({ pod, pods, cause }) => {
    expect(portCause(pod, scene(pod, { pods: [pod, ...pods] }))).toEqual(cause);
  });
});
