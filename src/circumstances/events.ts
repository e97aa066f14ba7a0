import { FLOATER } from '../floater/labels.ts';
import { countOf, lastSeen } from '../floater/trouble/scene.ts';
import type { KubeEvent } from '../kube/objects.ts';
import type { SeenEvent } from './seen.ts';

/** Milliseconds before the run from which events are told; the API server keeps them for an hour by default. */
const BEFORE_MS = 3_600_000;
/** A cluster in trouble has thousands. */
const KEPT = 100;

/** Warnings about nodes and floaters since an hour before the run began, the newest first. Pure. */
export function seenEvents(events: readonly KubeEvent[], startedAt: Date): readonly SeenEvent[] {
  return events
    .filter((event) => isAboutUs(event) && lastSeen(event) >= startedAt.getTime() - BEFORE_MS)
    .toSorted((a, b) => lastSeen(b) - lastSeen(a))
    .slice(0, KEPT)
    .map(seenEvent);
}

/** In a namespace that is somebody else's, their pods have events too. */
function isAboutUs({ involvedObject: { kind, name = '' } }: KubeEvent): boolean {
  if (kind === 'Node') return true;
  return kind === 'Pod' && name.startsWith(`${FLOATER}-`);
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
