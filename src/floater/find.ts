import type { KubeClient } from '../kube/client.ts';
import type { DaemonSet } from '../kube/objects.ts';
import {
  ANSWER_ANNOTATION,
  MANAGED_BY,
  MANAGER,
  PROFILE_ANNOTATION,
  SPEC_HASH_ANNOTATION,
  TOKEN_ANNOTATION,
} from '../model/labels.ts';
import type { Layer } from '../model/network.ts';
import type { Deployment } from './deploy.ts';
import { findSet } from './find-set.ts';
import type { ProfileName } from './image-profile.ts';

/** The existing floater deployments of these layers; changes nothing. */
export async function findDeployments(
  client: KubeClient,
  namespace: string,
  layers: readonly Layer[],
): Promise<readonly Deployment[]> {
  const found = await Promise.all(layers.map((layer) => findDeployment(client, namespace, layer)));
  return found.filter((one) => one !== undefined);
}

/** The existing floater deployment of one layer, or undefined; changes nothing. */
export async function findDeployment(
  client: KubeClient,
  namespace: string,
  layer: Layer,
): Promise<Deployment | undefined> {
  const found = await findSet(client, namespace, layer);
  if (!found || found.metadata.labels?.[MANAGED_BY] !== MANAGER) return undefined;
  const { uid = '', annotations = {} } = found.metadata;
  return {
    layer,
    namespace,
    namespaceChange: 'none',
    daemonSet: 'unchanged',
    daemonSetUid: uid,
    token: annotations[TOKEN_ANNOTATION] ?? '',
    specHash: annotations[SPEC_HASH_ANNOTATION] ?? '',
    // DaemonSets from before there was a choice have no such annotation.
    profile: PROFILES.find((name) => name === annotations[PROFILE_ANNOTATION]) ?? 'agnhost',
    answer: annotations[ANSWER_ANNOTATION],
    port: portOf(found) ?? FIRST_PORT,
    notes: [],
  };
}

const PROFILES: readonly ProfileName[] = ['agnhost', 'kosmos', 'custom'];
/** The port that floaters listen on by default. */
const FIRST_PORT = 8889;

function portOf({ spec }: DaemonSet): number | undefined {
  const ports = spec.template?.spec?.containers.flatMap((container) => container.ports ?? []);
  return ports?.find(({ name }) => name === 'tcp')?.containerPort;
}
