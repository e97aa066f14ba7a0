import { isUp } from '../floater/pods.ts';
import { timeOf } from '../floater/trouble/scene.ts';
import { listAll, podsPath, servicesPath } from '../kube/api.ts';
import type { KubeClient } from '../kube/client.ts';
import { dnsAmong, dnsPort, findReplicas } from '../kube/cluster-dns.ts';
import type { Pod } from '../kube/objects.ts';
import type { Service } from '../kube/service-objects.ts';
import { findService } from '../kube/services.ts';
import type { DnsPod, DnsState } from '../model/circumstances.ts';
import { pathOf, shutting } from './policies.ts';
import { NETWORK_POLICY, type PolicyObject } from './policy-kinds.ts';
import type { Try } from './tried.ts';

const SYSTEM = 'kube-system';
/** The maximum number of pods in trouble. */
const KEPT = 20;

export interface DnsStateRequest {
  /** The server's minor version. */
  readonly minor: number;
  /** When the probes began, in milliseconds of the server's clock. */
  readonly since: number;
  readonly tried: Try;
}

/** The cluster's DNS Service and what is behind it; undefined if the Services may not be read. */
export async function findDnsState(client: KubeClient, request: DnsStateRequest): Promise<DnsState | undefined> {
  const { minor, since, tried } = request;
  const services = await tried(`services in namespace ${SYSTEM}`, listAll<Service>(client, servicesPath(SYSTEM)));
  if (!services) return undefined;
  const service = dnsAmong(services) ?? (await openShiftDns(client, tried));
  const port = service && dnsPort(service);
  if (!service || !port) return { policies: [] };
  const { name, namespace = SYSTEM } = service.metadata;
  const selector = service.spec.selector ?? {};
  const [found, pods, policies] = await Promise.all([
    tried(`endpoints in namespace ${namespace}`, findReplicas(client, { name, namespace, port, minor })),
    tried(`pods in namespace ${namespace}`, selectedPods(client, namespace, selector)),
    tried(
      `${NETWORK_POLICY.resource}.${NETWORK_POLICY.group} in namespace ${namespace}`,
      listAll<PolicyObject>(client, pathOf(NETWORK_POLICY, namespace)),
    ),
  ]);
  const labels = pods?.[0]?.metadata.labels ?? selector;
  const shut = shutting(NETWORK_POLICY, policies ?? [], { namespace, labels });
  return {
    service: `${namespace}/${name}`,
    ...(found?.replicas ? { endpoints: found.replicas.length } : {}),
    ...(pods ? { pods: podsOf(pods, since) } : {}),
    policies: shut
      .filter(({ directions }) => directions.includes('ingress'))
      .map((policy) => `${namespace}/${policy.name}`),
  };
}

/** OpenShift has its DNS in a namespace of its own, which other clusters do not have. */
async function openShiftDns(client: KubeClient, tried: Try): Promise<Service | undefined> {
  return await tried('services in namespace openshift-dns', findService(client, 'openshift-dns', 'dns-default'));
}

/** The endpoints of a Service without a selector come from elsewhere. */
async function selectedPods(
  client: KubeClient,
  namespace: string,
  selector: Readonly<Record<string, string>>,
): Promise<readonly Pod[] | undefined> {
  const terms = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  return terms.length === 0
    ? undefined
    : await listAll<Pod>(client, podsPath(namespace), { labelSelector: terms.join(',') });
}

/** Pure. */
export function podsOf(pods: readonly Pod[], since: number): NonNullable<DnsState['pods']> {
  // A pod that has ended for good, such as an evicted one, counts as little as a deleted one.
  const there = pods.filter(({ status }) => status.phase !== 'Failed' && status.phase !== 'Succeeded');
  return {
    all: there.length,
    ready: there.filter(isUp).length,
    troubles: there.flatMap((pod) => troubleOf(pod, since)).slice(0, KEPT),
  };
}

function troubleOf(pod: Pod, since: number): readonly DnsPod[] {
  const containers = pod.status.containerStatuses ?? [];
  const ended = containers.find(({ lastState }) => timeOf(lastState?.terminated?.finishedAt) >= since);
  if (isUp(pod) && !ended) return [];
  const { nodeName } = pod.spec;
  return [{ pod: pod.metadata.name, ...(nodeName ? { node: nodeName } : {}), why: whyWords(pod) }];
}

function whyWords({ metadata, status, ...pod }: Pod): string {
  const containers = status.containerStatuses ?? [];
  const states = containers.flatMap(({ state }) => state?.waiting?.reason ?? state?.terminated?.reason ?? []);
  const restarts = containers.reduce((sum, { restartCount }) => sum + restartCount, 0);
  const ends = containers.flatMap(({ state, lastState }) => state?.terminated ?? lastState?.terminated ?? []);
  const unscheduled = status.conditions?.find(({ type, status: is }) => type === 'PodScheduled' && is === 'False');
  const up = isUp({ metadata, status, ...pod });
  const head = [
    ...(metadata.deletionTimestamp ? ['is being removed'] : []),
    ...states,
    ...(unscheduled ? [unscheduled.reason ?? 'not scheduled'] : []),
  ];
  return [
    ...(head.length > 0 ? head : [up ? 'restarted' : 'not ready']),
    ...(restarts > 0 ? [restarts === 1 ? '1 restart' : `${restarts} restarts`] : []),
    ...ends.slice(0, 1).map(({ exitCode, reason }) => `ended with ${exitCode}${reason ? ` (${reason})` : ''}`),
  ].join(', ');
}
