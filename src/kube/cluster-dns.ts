import { ClusterError } from '../errors.ts';
import { endpointSlicesPath, SERVICE_NAME_LABEL, statusOf } from './api.ts';
import type { KubeClient } from './client.ts';
import type { KubeList } from './objects.ts';
import type { EndpointSlice, Endpoints, Service, ServicePort, TargetRef } from './service-objects.ts';

/** Prefers Kubernetes' own label. Some charts leave it out, and keep one of the usual names. */
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

/** A DNS pod behind the Service. */
export interface Replica {
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

export interface ReplicasRequest {
  readonly name: string;
  readonly namespace: string;
  readonly port: ServicePort;
  readonly minor: number;
}

export interface FoundReplicas {
  readonly replicas: readonly Replica[] | undefined;
  /** The action that the user is not allowed. */
  readonly refused?: string;
}

/** From this minor version on, the server always has EndpointSlices: discovery.k8s.io/v1. */
const SLICES_SINCE = 21;

/** The ready pods behind the Service, or the action that the user is not allowed. */
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

/** A port has the same name in the Service and the pod; its number may differ. */
function isSame(one: { readonly name?: string; readonly protocol?: string }, wanted: ServicePort): boolean {
  return (one.name ?? '') === (wanted.name ?? '') && one.protocol === wanted.protocol;
}

function replicaOf(address: string, port: number, ref: TargetRef | undefined): Replica {
  return { name: ref?.name ?? address, address, port };
}

/** While slices change, a pod may be in two of them. */
function distinct(replicas: readonly Replica[]): readonly Replica[] {
  const sorted = replicas.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return [...new Map(sorted.map((replica) => [replica.address, replica])).values()];
}
