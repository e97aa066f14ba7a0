import { describe, expect, test } from 'vitest';
import type { Deployment } from '../../../src/floater/deploy.ts';
import { floaterOf, isReady } from '../../../src/floater/pods.ts';
import type { Pod } from '../../../src/kube/objects.ts';
import { type Phase, podStatus, type StatusFacts } from '../../../src/loopback/node/pod-status.ts';
import { floaterSpec, podFacts } from '../../support/pods.ts';

const pod = podFacts();
const deployment: Deployment = {
  layer: 'pod',
  namespace: pod.namespace,
  namespaceChange: 'created',
  daemonSet: 'created',
  daemonSetUid: 'd',
  notes: [],
  token: 't',
  specHash: 'h',
  port: 8889,
  profile: 'agnhost',
};

/** The pod as the product reads it. */
function podIn(phase: Phase, over: Partial<StatusFacts> = {}): Pod {
  const startTime = '2030-01-02T03:04:05Z';
  const facts = { pod, spec: floaterSpec(), hostIp: '127.64.124.1', startTime, phase, nodeLost: false, ...over };
  const annotations = { 'netdoctor.io/spec-hash': 'h' };
  return {
    metadata: { name: pod.name, namespace: pod.namespace, uid: pod.uid, annotations },
    spec: { nodeName: pod.node, containers: [{ name: 'floater' }] },
    status: podStatus(facts),
  };
}

const running = (ready: boolean): Phase => ({ kind: 'running', startedAt: '2030-01-02T03:04:06Z', ready });
const states = ({ status }: Pod) => (status.containerStatuses ?? []).map(({ state }) => state);

describe('the status of a pod', () => {
  test('that is ready: the product accepts it as a floater, with its address', () => {
    const ready = podIn(running(true));
    expect(isReady(ready, deployment)).toBe(true);
    expect(floaterOf(ready, deployment, 'c')).toMatchObject({ node: 'n1', addresses: [pod.ip], restarts: 0 });
    expect(ready.status.phase).toBe('Running');
  });

  test('that runs and is not ready: not yet accepted', () => {
    const starting = podIn(running(false));
    expect(isReady(starting, deployment)).toBe(false);
    expect(starting.status.conditions).toContainEqual(
      expect.objectContaining({
        type: 'Ready',
        status: 'False',
        message: 'containers with unready status: [floater]',
      }),
    );
  });

  test('whose container is being created or waits: pending, with the words of its kubelet', () => {
    expect(podIn({ kind: 'creating' }).status.phase).toBe('Pending');
    expect(states(podIn({ kind: 'creating' }))).toEqual([{ waiting: { reason: 'ContainerCreating' } }]);
    const waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image' };
    expect(states(podIn({ kind: 'waiting', ...waiting }))).toEqual([{ waiting }]);
  });

  test('on a silent node: its containers keep their state, and it does not count as ready', () => {
    const lost = podIn(running(true), { nodeLost: true });
    expect(isReady(lost, deployment)).toBe(false);
    expect(lost.status.containerStatuses).toEqual(podIn(running(true)).status.containerStatuses);
  });
});
