import type { KubeClient } from '../kube/client.ts';
import type { Pod } from '../kube/objects.ts';
import type { Floater } from '../plan/bind.ts';
import { listAll } from './api.ts';
import type { Deployment } from './deploy.ts';
import { abilitiesOf, answerOf } from './image-profile.ts';
import { CONTAINER, floaterSelector, SPEC_HASH_ANNOTATION } from './labels.ts';

/** All pods of these DaemonSets, whatever their state, in one list; they share a namespace. */
export async function listFloaterPods(
  client: KubeClient,
  deployments: readonly Deployment[],
  onServerTime?: (ms: number) => void,
): Promise<readonly Pod[]> {
  const [first] = deployments;
  if (!first) return [];
  const query = { labelSelector: floaterSelector(deployments.map(({ layer }) => layer)) };
  const found = await listAll<Pod>(client, `/api/v1/namespaces/${first.namespace}/pods`, query, onServerTime);
  return found.filter((pod) => deployments.some((deployment) => isOf(pod, deployment)));
}

export function isOf({ metadata }: Pod, { daemonSetUid }: Deployment): boolean {
  return metadata.ownerReferences?.some(({ uid }) => uid === daemonSetUid) ?? false;
}

/** Ready, of the wanted template, and not on its way out. */
export function isReady({ metadata, status }: Pod, { specHash }: Deployment): boolean {
  if (metadata.deletionTimestamp || metadata.annotations?.[SPEC_HASH_ANNOTATION] !== specHash) return false;
  return (status.conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** The node that a pod of a DaemonSet is on, or is meant for while it is not scheduled. */
export function nodeOf({ spec }: Pod): string | undefined {
  if (spec.nodeName) return spec.nodeName;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms.flatMap(({ matchFields }) => matchFields ?? []).find(({ key }) => key === 'metadata.name')?.values?.[0];
}

/** The facts that the check needs of a ready pod; `cluster` is what the run calls its cluster. */
export function floaterOf(pod: Pod, deployment: Deployment, cluster: string): Floater {
  const { metadata, spec, status } = pod;
  // Meshes put their sidecars among the init containers since Kubernetes can restart those.
  const stranger = [...spec.containers, ...(spec.initContainers ?? [])].find(({ name }) => name !== CONTAINER);
  const { layer, namespace, profile: name, answer, token, port } = deployment;
  const addresses = status.podIPs?.map(({ ip }) => ip) ?? (status.podIP ? [status.podIP] : []);
  return {
    cluster,
    node: nodeOf(pod) ?? '',
    layer,
    namespace,
    pod: metadata.name,
    uid: metadata.uid ?? '',
    addresses,
    restarts: (status.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0),
    identity: answerOf({ name, answer }, `${token}.${metadata.uid ?? ''}`),
    port,
    can: abilitiesOf({ name, answer }),
    ...(stranger ? { trouble: `the floater's pod has a container that is not ours: ${stranger.name}` } : {}),
  };
}

/** The floaters of a cluster that are ready now, of all its layers. */
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
