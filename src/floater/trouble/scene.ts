import type { KubeEvent, Node, Pod } from '../../kube/objects.ts';
import { SPEC_HASH_ANNOTATION } from '../../model/labels.ts';
import type { Deployment } from '../deploy.ts';

/** Why a node has no ready floater. */
export interface TroubleCause {
  readonly words: string;
  /** Waiting does not help: somebody has to do something first. */
  readonly final: boolean;
}

/** What is known about the cluster at one moment; all times are milliseconds of the API server's clock. */
export interface Scene {
  readonly deployment: Deployment;
  /** The other name under which the image may exist, if it does not under the wanted one. */
  readonly otherImage?: string | undefined;
  readonly now: number;
  /** When verify began. */
  readonly since: number;
  /** When the currently wanted template was written. */
  readonly templateSince: number;
  readonly pods: readonly Pod[];
  /** Warnings, by the UID of the object that they are about. */
  readonly events: ReadonlyMap<string, readonly KubeEvent[]>;
  /** Nodes that were read again; undefined if the node is no longer in the cluster. */
  readonly nodes: ReadonlyMap<string, Node | undefined>;
}

/** Milliseconds; 0 if there is no time. */
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

/** The pod has the wanted template and is not being deleted. */
export function isWanted({ metadata }: Pod, { specHash }: Deployment): boolean {
  return !metadata.deletionTimestamp && metadata.annotations?.[SPEC_HASH_ANNOTATION] === specHash;
}

/**
 * Whether a trouble that was seen at `time` is current. If this run made or changed the floaters, everything
 * reported about them is. Floaters from before may still report a trouble that was fixed since, until the
 * kubelet or the controller tries again, minutes later: for those, only what was seen after verify began
 * counts.
 */
export function isOfNow(time: number, { deployment, since }: Scene): boolean {
  return deployment.daemonSet !== 'unchanged' || time >= since;
}
