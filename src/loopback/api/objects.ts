import type { KubeEvent, KubeObject, ObjectMeta } from '../../kube/objects.ts';

export interface StoredMeta extends Omit<ObjectMeta, 'managedFields'> {
  readonly managedFields?: readonly { readonly time?: string; readonly [field: string]: unknown }[];
  readonly generation?: number;
  readonly generateName?: string;
  readonly finalizers?: readonly string[];
  readonly deletionGracePeriodSeconds?: number;
}

/**
 * An object as the loopback API server stores it: what was sent, and what a server adds. Never changed in
 * place.
 */
export interface Stored extends KubeObject, Partial<Omit<KubeEvent, keyof KubeObject>> {
  readonly metadata: StoredMeta;
  readonly spec?: unknown;
  readonly status?: unknown;
}

/** A time as the API writes it: to the second, in UTC. */
export function timestamp(at: Date = new Date()): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}
