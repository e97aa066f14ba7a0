import { describe, expect, test } from 'vitest';
import { creationCause } from '../../../src/floater/trouble/creation.ts';
import type { Scene } from '../../../src/floater/trouble/scene.ts';
import type { KubeEvent, Pod } from '../../../src/kube/objects.ts';
import { aPod, DAEMON_SET_UID, deployment } from '../../support/objects.ts';

const NOW = Date.parse('2030-01-01T00:10:00Z');
const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();
const QUOTA = 'Error creating: pods "netdoctor-floater-x" is forbidden: exceeded quota: q, requested: pods=1';
const DENIED = 'Error creating: admission webhook "w" denied the request: no';

const event = (
  message: string,
  { first, last, count = 5 }: { first: number; last: number; count?: number },
): KubeEvent => ({
  metadata: { name: 'e' },
  involvedObject: { kind: 'DaemonSet', uid: DAEMON_SET_UID },
  reason: 'FailedCreate',
  message,
  count,
  firstTimestamp: ago(first),
  lastTimestamp: ago(last),
});
const pod = (seconds: number, over: Partial<Pod['metadata']> = {}): Pod => {
  const made = aPod(1, { status: {} });
  return { ...made, metadata: { ...made.metadata, creationTimestamp: ago(seconds), ...over } };
};

function cause(events: readonly KubeEvent[], over: Partial<Scene> = {}) {
  return creationCause({
    deployment: { ...deployment, daemonSet: 'updated' },
    now: NOW,
    since: NOW - 10_000,
    templateSince: NOW - 10_000,
    pods: [],
    events: new Map([[DAEMON_SET_UID, events]]),
    nodes: new Map(),
    ...over,
  });
}

describe('what keeps the controller from making pods', () => {
  test.each<{ why: string; events: readonly KubeEvent[]; over?: Partial<Scene>; final: boolean | undefined }>([
    { why: 'seen twice over some seconds', events: [event(DENIED, { first: 8, last: 1 })], final: true },
    {
      why: 'two events with a pod name each',
      events: [event(QUOTA, { first: 8, last: 8, count: 1 }), event(QUOTA, { first: 7, last: 7, count: 1 })],
      final: true,
    },
    { why: 'seen once', events: [event(DENIED, { first: 8, last: 8, count: 1 })], final: false },
    { why: 'only for a moment', events: [event(DENIED, { first: 2, last: 1 })], final: false },
    {
      why: 'repeats since before the template, which is new',
      events: [event(DENIED, { first: 600, last: 1 })],
      over: { templateSince: NOW - 2_000 },
      final: false,
    },
    { why: 'of an older template', events: [event(DENIED, { first: 60, last: 11 })], final: undefined },
    {
      why: 'followed by new pods',
      events: [event(DENIED, { first: 9, last: 8 })],
      over: { pods: [pod(4)] },
      final: undefined,
    },
    {
      why: 'while other pods were made in the same go',
      events: [event(DENIED, { first: 9, last: 8 })],
      over: { pods: [pod(7)] },
      final: true,
    },
    {
      why: 'a quota used up by old floaters that are being deleted',
      events: [event(QUOTA, { first: 8, last: 1 })],
      over: { pods: [pod(60, { deletionTimestamp: ago(1) })] },
      final: false,
    },
    {
      why: 'a webhook that is not there: it may be just starting',
      events: [
        event('Error creating: Internal error occurred: failed calling webhook "w": EOF', { first: 9, last: 1 }),
      ],
      final: false,
    },
    {
      why: 'unknown words',
      events: [event('Error creating: the moon is full', { first: 9, last: 1 })],
      final: false,
    },
    {
      why: 'another reason',
      events: [{ ...event(DENIED, { first: 9, last: 1 }), reason: 'FailedPlacement' }],
      final: undefined,
    },
  ])('$why → final $final', ({ events, over, final }) => {
    expect(cause(events, over)?.final).toBe(final);
  });

  test('events of another object are ignored', () => {
    const events = new Map([['other', [event(DENIED, { first: 9, last: 1 })]]]);
    expect(cause([], { events })).toBeUndefined();
  });

  test('the newest trouble is reported', () => {
    const words = cause([event(QUOTA, { first: 9, last: 5 }), event(DENIED, { first: 4, last: 1 })])?.words;
    expect(words).toContain('admission webhook "w" denied the request: no');
  });
});
