import { ClusterError } from '../errors.ts';
import { listAll, servicesPath } from '../kube/api.ts';
import type { KubeClient } from '../kube/client.ts';
import type { Service } from '../kube/objects.ts';

/** What the checks of a run aim at beside floaters; nothing else is asked for. */
export interface Wants {
  readonly dns: boolean;
  readonly apiServer: boolean;
}

export interface FoundServices {
  /** default/kubernetes */
  readonly apiServer?: Service | undefined;
  /** All of kube-system; undefined where they may not be listed. */
  readonly system?: readonly Service[] | undefined;
}

export async function findServices(client: KubeClient, { dns, apiServer }: Wants): Promise<FoundServices> {
  const [kubernetes, system] = await Promise.all([
    apiServer ? findService(client, 'default', 'kubernetes') : undefined,
    dns ? optional(listAll<Service>(client, servicesPath('kube-system'))) : undefined,
  ]);
  return { apiServer: kubernetes, system };
}

export async function findService(client: KubeClient, namespace: string, name: string): Promise<Service | undefined> {
  const path = `${servicesPath(namespace)}/${name}`;
  return await optional(client.request<Service>({ method: 'GET', path }));
}

/** What only some checks aim at is never worth a run, whatever the server answers. */
export async function optional<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ClusterError) return undefined;
    throw error;
  }
}
