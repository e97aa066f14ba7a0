import { listAll, servicesPath } from '../kube/api.ts';
import type { KubeClient } from '../kube/client.ts';
import type { Service } from '../kube/service-objects.ts';
import { findService, optional } from '../kube/services.ts';

/** What the checks of a run aim at besides floaters; nothing else is read. */
export interface Wants {
  readonly dns: boolean;
  readonly apiServer: boolean;
}

export interface FoundServices {
  /** default/kubernetes */
  readonly apiServer?: Service | undefined;
  /** All of kube-system; undefined if they may not be listed. */
  readonly system?: readonly Service[] | undefined;
}

export async function findServices(client: KubeClient, { dns, apiServer }: Wants): Promise<FoundServices> {
  const [kubernetes, system] = await Promise.all([
    apiServer ? findService(client, 'default', 'kubernetes') : undefined,
    dns ? optional(listAll<Service>(client, servicesPath('kube-system'))) : undefined,
  ]);
  return { apiServer: kubernetes, system };
}
