import { countOf, lastSeen } from '../floater/trouble/scene.ts';
import type { KubeEvent } from '../kube/objects.ts';
import type { SeenEvent } from '../model/circumstances.ts';

/**
 * How many milliseconds before the run events are reported; the API server keeps them for an hour by default.
 */
const BEFORE_MS = 3_600_000;
/** A cluster in trouble has thousands. */
const KEPT = 100;

export interface EventsOf {
  /** When the probes began, in milliseconds of the server's clock. */
  readonly since: number;
  /** UIDs of the run's floaters. */
  readonly floaters: ReadonlySet<string>;
}

/**
 * Warnings about nodes from an hour before the probes, and about this run's floaters from the start of the
 * probes; the newest first. That a starting floater is not ready yet is not worth reporting. Pure.
 */
export function seenEvents(events: readonly KubeEvent[], { since, floaters }: EventsOf): readonly SeenEvent[] {
  return events
    .filter((event) => {
      const { kind, uid = '' } = event.involvedObject;
      if (kind === 'Node') return lastSeen(event) >= since - BEFORE_MS;
      return kind === 'Pod' && floaters.has(uid) && lastSeen(event) >= since;
    })
    .toSorted((a, b) => lastSeen(b) - lastSeen(a))
    .slice(0, KEPT)
    .map(seenEvent);
}

function seenEvent(event: KubeEvent): SeenEvent {
  const { involvedObject, reason = '', message = '', source } = event;
  const isNode = involvedObject.kind === 'Node';
  return {
    node: (isNode ? involvedObject.name : source?.host) ?? '',
    ...(!isNode && involvedObject.name ? { pod: involvedObject.name } : {}),
    reason,
    message: message.trim(),
    times: countOf(event),
    last: new Date(lastSeen(event)).toISOString().replace(/\.\d+Z$/, 'Z'),
  };
}
