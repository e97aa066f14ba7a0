import { listAll, podsPath } from '../kube/api.ts';
import type { KubeClient } from '../kube/client.ts';
import type { Pod } from '../kube/objects.ts';
import { isProbeable } from '../model/address.ts';
import type { Floater } from '../model/bound-plan.ts';
import { CONTAINER, floaterSelector, SPEC_HASH_ANNOTATION } from '../model/labels.ts';
import type { Deployment } from './deploy.ts';
import { abilitiesOf, answerOf } from './image-profile.ts';

/** All pods of these DaemonSets, in any state, in one list; the DaemonSets share a namespace. */
export async function listFloaterPods(
  client: KubeClient,
  deployments: readonly Deployment[],
  onServerTime?: (ms: number) => void,
): Promise<readonly Pod[]> {
  const [first] = deployments;
  if (!first) return [];
  const query = { labelSelector: floaterSelector(deployments.map(({ layer }) => layer)) };
  const found = await listAll<Pod>(client, podsPath(first.namespace), query, onServerTime);
  return found.filter((pod) => deployments.some((deployment) => isOf(pod, deployment)));
}

export function isOf({ metadata }: Pod, { daemonSetUid }: Deployment): boolean {
  return metadata.ownerReferences?.some(({ uid }) => uid === daemonSetUid) ?? false;
}

/** The pod is ready, has the wanted template, and is not being deleted. */
export function isReady(pod: Pod, deployment: Deployment): boolean {
  return isOfTemplate(pod, deployment) && isUp(pod);
}

export function isOfTemplate({ metadata }: Pod, { specHash }: Deployment): boolean {
  return metadata.annotations?.[SPEC_HASH_ANNOTATION] === specHash;
}

/** The pod is ready and not being deleted. */
export function isUp({ metadata, status }: Pod): boolean {
  if (metadata.deletionTimestamp) return false;
  return (status.conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** The node that a DaemonSet's pod is on, or is meant for until it is scheduled. */
export function nodeOf({ spec }: Pod): string | undefined {
  if (spec.nodeName) return spec.nodeName;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms.flatMap(({ matchFields }) => matchFields ?? []).find(({ key }) => key === 'metadata.name')?.values?.[0];
}

/** What the check needs to know about a ready pod; `cluster` is the run's name for its cluster. */
export function floaterOf(pod: Pod, deployment: Deployment, cluster: string): Floater {
  const { layer, namespace, profile: name, answer, token, port } = deployment;
  const facts = podFacts(pod, "the floater's pod");
  const identity = answerOf({ name, answer }, `${token}.${facts.uid}`);
  const trouble =
    facts.trouble ??
    (IDENTITY.test(identity) ? undefined : "the floaters' DaemonSet has a token or an answer that is none of ours");
  return {
    cluster,
    layer,
    namespace,
    port,
    ...facts,
    identity,
    can: abilitiesOf({ name, answer }),
    ...(trouble ? { trouble } : {}),
  };
}

/** Programs compare it as one word. */
const IDENTITY = /^[0-9a-zA-Z.-]{1,300}$/;

/**
 * What the run needs to know about any pod of ours that it probes.
 * @param words name of the pod in a trouble
 */
export function podFacts(
  pod: Pod,
  words: string,
): Pick<Floater, 'node' | 'pod' | 'uid' | 'addresses' | 'hostAddresses' | 'restarts' | 'trouble'> {
  const { metadata, spec, status } = pod;
  const addresses = status.podIPs?.map(({ ip }) => ip) ?? (status.podIP ? [status.podIP] : []);
  const uid = metadata.uid ?? '';
  // Meshes add their sidecars as init containers now that Kubernetes can restart those.
  const stranger = [...spec.containers, ...(spec.initContainers ?? [])].find(({ name }) => name !== CONTAINER);
  const odd = addresses.find((address) => !isProbeable(address));
  const trouble = stranger
    ? `has a container that is not ours: ${stranger.name}`
    : odd !== undefined
      ? `has an address that is none: ${quoted(odd)}`
      : NAME.test(metadata.name) && UID.test(uid)
        ? undefined
        : `has a name or a UID that is none: ${quoted(metadata.name)}, ${quoted(uid)}`;
  return {
    node: nodeOf(pod) ?? '',
    pod: metadata.name,
    uid,
    addresses: addresses.filter(isProbeable),
    ...hostAddresses(pod),
    restarts: (status.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0),
    ...(trouble ? { trouble: `${words} ${trouble}` } : {}),
  };
}

function hostAddresses({ status: { hostIPs, hostIP = '' } }: Pod): Pick<Floater, 'hostAddresses'> {
  const addresses = (hostIPs?.map(({ ip }) => ip) ?? [hostIP]).filter(isProbeable);
  return addresses.length > 0 ? { hostAddresses: addresses } : {};
}

/** Becomes part of a path. https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
const NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
const UID = /^[0-9a-zA-Z-]{1,100}$/;

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}

/** The floaters of a cluster that are ready now, in all its layers. */
export async function readyFloaters(
  client: KubeClient,
  deployments: readonly Deployment[],
  cluster: string,
): Promise<readonly Floater[]> {
  const pods = await listFloaterPods(client, deployments);
  return deployments.flatMap((deployment) =>
    pods
      .filter((pod) => isOf(pod, deployment) && isReady(pod, deployment))
      .map((pod) => floaterOf(pod, deployment, cluster)),
  );
}
