import { expect, test } from 'vitest';
import { seenEvents } from '../../src/circumstances/events.ts';
import type { KubeEvent } from '../../src/kube/objects.ts';

const SINCE = Date.parse('2030-01-02T10:00:00Z');
const OURS = { since: SINCE, floaters: new Set(['ours']) };

function anEvent(over: Partial<KubeEvent> = {}, kind = 'Node', name = 'n2'): KubeEvent {
  return {
    metadata: { name: 'e' },
    involvedObject: { kind, name },
    reason: 'NodeNotReady',
    message: 'Node n2 status is now: NodeNotReady\n',
    count: 3,
    lastTimestamp: '2030-01-02T09:59:00Z',
    ...over,
  };
}

function ofPod(name: string, uid: string, lastTimestamp = '2030-01-02T10:00:05Z'): Partial<KubeEvent> {
  return { involvedObject: { kind: 'Pod', name, uid }, reason: 'Unhealthy', lastTimestamp };
}

test('of a node', () => {
  expect(seenEvents([anEvent()], OURS)).toEqual([
    {
      node: 'n2',
      reason: 'NodeNotReady',
      message: 'Node n2 status is now: NodeNotReady',
      times: 3,
      last: '2030-01-02T09:59:00Z',
    },
  ]);
});

test('of a floater: on the node that its kubelet names', () => {
  const event = anEvent({
    source: { host: 'n1' },
    involvedObject: { kind: 'Pod', name: 'netdoctor-floater-abcde', uid: 'ours' },
    lastTimestamp: '2030-01-02T10:00:00Z',
  });
  expect(seenEvents([event], OURS)).toMatchObject([{ node: 'n1', pod: 'netdoctor-floater-abcde' }]);
});

test('from a sender that uses the newer form, with its time and count', () => {
  const times = { lastTimestamp: null, eventTime: '2030-01-02T10:00:05.123456Z', series: { count: 7 } };
  const { count: _, ...event } = anEvent(times);
  expect(seenEvents([event], OURS)).toMatchObject([{ times: 7, last: '2030-01-02T10:00:05Z' }]);
});

test.each([
  ['of somebody else’s pod', anEvent(ofPod('payroll-1', 'theirs'))],
  ['of an earlier run’s floater', anEvent(ofPod('netdoctor-floater-old', 'earlier'))],
  ['of our echo pods', anEvent(ofPod('netdoctor-floater-echo-x', 'echo'))],
  ['of a floater that was starting', anEvent(ofPod('netdoctor-floater-x', 'ours', '2030-01-02T09:59:59Z'))],
  ['of anything else', anEvent({}, 'DaemonSet', 'netdoctor-floater')],
  ['older than an hour before the run', anEvent({ lastTimestamp: '2030-01-02T08:59:59Z' })],
])('%s: not reported', (_, event) => {
  expect(seenEvents([event], OURS)).toEqual([]);
});

test('the newest first, up to a limit', () => {
  const second = (n: number) => new Date(SINCE + n * 1_000).toISOString();
  const events = Array.from({ length: 300 }, (_, n) => anEvent({ lastTimestamp: second(n) }));
  const seen = seenEvents(events, OURS);
  expect(seen).toHaveLength(100);
  expect(seen[0]?.last).toBe('2030-01-02T10:04:59Z');
});
