import { ClusterError } from '../errors.ts';
import { servicesPath } from './api.ts';
import type { KubeClient } from './client.ts';
import type { Service } from './service-objects.ts';

export async function findService(client: KubeClient, namespace: string, name: string): Promise<Service | undefined> {
  const path = `${servicesPath(namespace)}/${name}`;
  return await optional(client.request<Service>({ method: 'GET', path }));
}

/** For objects that only some checks aim at: no error answer about them may end the run. */
export async function optional<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ClusterError) return undefined;
    throw error;
  }
}
