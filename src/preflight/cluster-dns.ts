import type { SeenDns } from '../check/contract.ts';
import { ClusterError } from '../errors.ts';
import type { Platform } from '../floater/manifests.ts';
import { endpointSlicesPath, SERVICE_NAME_LABEL, statusOf } from '../kube/api.ts';
import type { KubeClient } from '../kube/client.ts';
import { clusterIpsOf } from '../kube/cluster-ips.ts';
import type { EndpointSlice, Endpoints, KubeList, Service, ServicePort, TargetRef } from '../kube/objects.ts';
import type { Note } from '../model/remark.ts';
import { findService } from './services.ts';

export interface DnsRequest {
  /** All Services of kube-system; undefined where they may not be listed. */
  readonly system: readonly Service[] | undefined;
  readonly platform: Platform;
  /** False: no check aims at it, and nothing is asked. */
  readonly wanted: boolean;
}

export interface FoundDns {
  readonly dns: SeenDns | undefined;
  readonly notes: readonly Note[];
}

/** The cluster's DNS Service and the pods behind it, as far as this user may know of them. */
export async function findDns(client: KubeClient, request: DnsRequest): Promise<FoundDns> {
  const service = await dnsService(client, request);
  const port = service && dnsPort(service);
  if (!port) return { dns: undefined, notes: [] };
  const { name, namespace = 'kube-system' } = service.metadata;
  const found = await findReplicas(client, { name, namespace, port, minor: request.platform.minor });
  const dns: SeenDns = {
    service: `${namespace}/${name}`,
    addresses: clusterIpsOf(service),
    port: port.port,
    replicas: found.replicas,
  };
  return { dns, notes: found.refused ? [replicasUnseen(found.refused, namespace)] : [] };
}

async function dnsService(client: KubeClient, { system, platform, wanted }: DnsRequest): Promise<Service | undefined> {
  if (!wanted) return undefined;
  // Who serves security.openshift.io has its DNS in a namespace of its own.
  const isOpenShift = platform.choosesUserIds;
  return (
    dnsAmong(system ?? []) ?? (isOpenShift ? await findService(client, 'openshift-dns', 'dns-default') : undefined)
  );
}

/** Kubernetes' own label; some charts leave it out, and keep one of the usual names. */
export function dnsAmong(services: readonly Service[]): Service | undefined {
  const all = services.filter(dnsPort);
  const labelled = all.filter(({ metadata }) => metadata.labels?.['k8s-app'] === 'kube-dns');
  const byName = (among: readonly Service[]) =>
    NAMES.flatMap((name) => among.filter(({ metadata }) => metadata.name === name))[0];
  return byName(labelled) ?? labelled[0] ?? byName(all);
}

const NAMES: readonly string[] = ['kube-dns', 'coredns', 'dns-default'];

export function dnsPort({ spec }: Service): ServicePort | undefined {
  return spec.ports?.find(({ port, protocol }) => port === 53 && protocol === 'UDP');
}

function replicasUnseen(resource: string, namespace: string): Note {
  const detail = `each DNS replica by itself: the user may not ${resource} in ${namespace}`;
  return { code: 'NOT_TRIED', detail };
}

type Replica = NonNullable<SeenDns['replicas']>[number];

export interface ReplicasRequest {
  readonly name: string;
  readonly namespace: string;
  readonly port: ServicePort;
  readonly minor: number;
}

export interface FoundReplicas {
  readonly replicas: readonly Replica[] | undefined;
  /** What the user may not do. */
  readonly refused?: string;
}

/** From this minor version on there are slices for certain: discovery.k8s.io/v1. */
const SLICES_SINCE = 21;

/** The pods behind it that are ready, or what the user may not do. */
export async function findReplicas(client: KubeClient, request: ReplicasRequest): Promise<FoundReplicas> {
  const hasSlices = request.minor >= SLICES_SINCE;
  try {
    return { replicas: await (hasSlices ? bySlices(client, request) : byEndpoints(client, request)) };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    const refused = hasSlices ? 'list endpointslices' : 'get endpoints';
    return { replicas: undefined, ...(statusOf(error) === 403 ? { refused } : {}) };
  }
}

async function bySlices(client: KubeClient, { name, namespace, port }: ReplicasRequest): Promise<readonly Replica[]> {
  const path = endpointSlicesPath(namespace);
  const query = { labelSelector: `${SERVICE_NAME_LABEL}=${name}` };
  const { items } = await client.request<KubeList<EndpointSlice>>({ method: 'GET', path, query });
  return distinct(
    items.flatMap(({ addressType, endpoints, ports }) => {
      const own = ports?.find((one) => isSame(one, port))?.port;
      if (own === undefined || !/^IPv[46]$/.test(addressType)) return [];
      return (endpoints ?? [])
        .filter(({ conditions }) => conditions?.ready !== false)
        .flatMap(({ addresses, targetRef }) => addresses.slice(0, 1).map((one) => replicaOf(one, own, targetRef)));
    }),
  );
}

async function byEndpoints(
  client: KubeClient,
  { name, namespace, port }: ReplicasRequest,
): Promise<readonly Replica[]> {
  const path = `/api/v1/namespaces/${namespace}/endpoints/${name}`;
  const { subsets = [] } = await client.request<Endpoints>({ method: 'GET', path });
  return distinct(
    subsets.flatMap(({ addresses = [], ports = [] }) => {
      const own = ports.find((one) => isSame(one, port))?.port;
      return own === undefined ? [] : addresses.map(({ ip, targetRef }) => replicaOf(ip, own, targetRef));
    }),
  );
}

/** A port keeps its name from Service to pod; its number may be another. */
function isSame(one: { readonly name?: string; readonly protocol?: string }, wanted: ServicePort): boolean {
  return (one.name ?? '') === (wanted.name ?? '') && one.protocol === wanted.protocol;
}

function replicaOf(address: string, port: number, ref: TargetRef | undefined): Replica {
  return { name: ref?.name ?? address, address, port };
}

/** While slices change, a pod may stand in two of them. */
function distinct(replicas: readonly Replica[]): readonly Replica[] {
  const sorted = replicas.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return [...new Map(sorted.map((replica) => [replica.address, replica])).values()];
}
