import type { KubeEvent, Node, Pod } from '../../kube/objects.ts';
import { SPEC_HASH_ANNOTATION } from '../../model/labels.ts';
import type { Deployment } from '../deploy.ts';

/** Why a node has no ready floater. */
export interface TroubleCause {
  readonly words: string;
  /** It will not get one by waiting: somebody has to do something first. */
  readonly final: boolean;
}

/** What is known of the cluster at one moment; all times are milliseconds of the API server's clock. */
export interface Scene {
  readonly deployment: Deployment;
  /** The name under which the image may be found, if not under the wanted one. */
  readonly otherImage?: string | undefined;
  readonly now: number;
  /** When verify began. */
  readonly since: number;
  /** When the template that is wanted now was written. */
  readonly templateSince: number;
  readonly pods: readonly Pod[];
  /** Warnings by the UID of what they are about. */
  readonly events: ReadonlyMap<string, readonly KubeEvent[]>;
  /** Nodes that were looked at again; undefined: the cluster has no such node any more. */
  readonly nodes: ReadonlyMap<string, Node | undefined>;
}

/** Milliseconds; 0 where there is no time. */
export function timeOf(text: string | null | undefined): number {
  return text ? Date.parse(text) || 0 : 0;
}

/** When the event was last seen. */
export function lastSeen({ lastTimestamp, eventTime, series, metadata }: KubeEvent): number {
  const times = [lastTimestamp, series?.lastObservedTime, eventTime].map(timeOf);
  return Math.max(...times) || timeOf(metadata.creationTimestamp);
}

export function firstSeen(event: KubeEvent): number {
  return timeOf(event.firstTimestamp) || timeOf(event.eventTime) || timeOf(event.metadata.creationTimestamp);
}

export function countOf({ count, series }: KubeEvent): number {
  return series?.count ?? count ?? 1;
}

/** The pod's warnings, the newest last. */
export function eventsOf(pod: Pod, { events }: Scene): readonly KubeEvent[] {
  return (events.get(pod.metadata.uid ?? '') ?? []).toSorted((a, b) => lastSeen(a) - lastSeen(b));
}

/** Of the template that is wanted, and not on its way out. */
export function isWanted({ metadata }: Pod, { specHash }: Deployment): boolean {
  return !metadata.deletionTimestamp && metadata.annotations?.[SPEC_HASH_ANNOTATION] === specHash;
}

/**
 * Whether a trouble that was seen at `time` is one of now. Where this run made or changed the floaters, all that is
 * told of them is. Floaters that stood here before may tell of a trouble that was healed since, until the kubelet or the
 * controller tries again, minutes later: there only what was seen after verify began counts.
 */
export function isOfNow(time: number, { deployment, since }: Scene): boolean {
  return deployment.daemonSet !== 'unchanged' || time >= since;
}
