import { daemonSetsPath, orUndefined } from '../kube/api.ts';
import type { KubeClient } from '../kube/client.ts';
import type { DaemonSet } from '../kube/objects.ts';
import { floaterName } from '../model/labels.ts';
import type { Layer } from '../model/network.ts';

/** A layer's DaemonSet, no matter who made it; undefined if there is none. */
export async function findSet(client: KubeClient, namespace: string, layer: Layer): Promise<DaemonSet | undefined> {
  const path = `${daemonSetsPath(namespace)}/${floaterName(layer)}`;
  return await orUndefined<DaemonSet>(client.request({ method: 'GET', path }));
}
