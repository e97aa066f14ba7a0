import { expect, test } from 'vitest';
import { pullFailure, pullWarnings } from '../../../src/loopback/node/events.ts';
import { podFacts } from '../../support/pods.ts';

const IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0';

test('a container whose image does not exist waits, and names the image', () => {
  const { reason, message } = pullFailure(IMAGE);
  expect(reason).toBe('ImagePullBackOff');
  expect(message).toMatch(
    /^Back-off pulling image "(.*)": ErrImagePull: .* failed to pull and unpack image "\1".*: not found$/,
  );
});

test('its warnings are about exactly this pod, current, and each has a unique name', () => {
  const pod = podFacts();
  const events = pullWarnings(pod, IMAGE);
  expect(events).toHaveLength(2);
  for (const event of events) {
    expect(event).toMatchObject({
      metadata: { namespace: pod.namespace },
      involvedObject: { kind: 'Pod', name: pod.name, namespace: pod.namespace, uid: pod.uid },
      type: 'Warning',
      reason: 'Failed',
      count: 1,
      source: { component: 'kubelet', host: pod.node },
    });
    expect(Math.abs(Date.now() - Date.parse(event.lastTimestamp ?? ''))).toBeLessThan(60_000);
  }
  expect(new Set(events.map(({ metadata }) => metadata.name)).size).toBe(2);
});
