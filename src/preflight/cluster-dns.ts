import type { DiscoveredDns } from '../check/contract.ts';
import type { Platform } from '../floater/manifests.ts';
import type { KubeClient } from '../kube/client.ts';
import { dnsAmong, dnsPort, findReplicas } from '../kube/cluster-dns.ts';
import { clusterIpsOf } from '../kube/cluster-ips.ts';
import type { Service } from '../kube/service-objects.ts';
import { findService } from '../kube/services.ts';
import type { Note } from '../model/remark.ts';

export interface FindDnsRequest {
  /** All Services of kube-system; undefined if they may not be listed. */
  readonly system: readonly Service[] | undefined;
  readonly platform: Platform;
  /** False: no check aims at it, and nothing is read. */
  readonly wanted: boolean;
}

export interface FoundDns {
  readonly dns: DiscoveredDns | undefined;
  readonly notes: readonly Note[];
}

/** The cluster's DNS Service and the pods behind it, as far as this user may see them. */
export async function findDns(client: KubeClient, request: FindDnsRequest): Promise<FoundDns> {
  const service = await dnsService(client, request);
  const port = service && dnsPort(service);
  if (!port) return { dns: undefined, notes: [] };
  const { name, namespace = 'kube-system' } = service.metadata;
  const found = await findReplicas(client, { name, namespace, port, minor: request.platform.minor });
  const dns: DiscoveredDns = {
    service: `${namespace}/${name}`,
    addresses: clusterIpsOf(service),
    port: port.port,
    replicas: found.replicas,
  };
  return { dns, notes: found.refused ? [replicasUnseen(found.refused, namespace)] : [] };
}

async function dnsService(
  client: KubeClient,
  { system, platform, wanted }: FindDnsRequest,
): Promise<Service | undefined> {
  if (!wanted) return undefined;
  // A server with security.openshift.io has its DNS in a namespace of its own.
  const isOpenShift = platform.choosesUserIds;
  return (
    dnsAmong(system ?? []) ?? (isOpenShift ? await findService(client, 'openshift-dns', 'dns-default') : undefined)
  );
}

function replicasUnseen(resource: string, namespace: string): Note {
  const detail = `each DNS replica by itself: the user may not ${resource} in ${namespace}`;
  return { code: 'NOT_TRIED', detail };
}
