import { ClusterError } from '../errors.ts';
import type { KubeClient } from '../kube/client.ts';
import type { DaemonSet, Namespace } from '../kube/objects.ts';
import type { Note } from '../plan/remarks.ts';
import { daemonSetsPath, orUndefined, statusOf } from './api.ts';
import { DRY_RUN_SINCE, tryFloaters } from './dry-run.ts';
import type { ProfileName } from './image-profile.ts';
import { FLOATER, MANAGED_BY, MANAGER, PROFILE_ANNOTATION, SPEC_HASH_ANNOTATION, TOKEN_ANNOTATION } from './labels.ts';
import { type FloaterOptions, namespaceManifest, type Platform } from './manifests.ts';
import { leaving, namespaceMissing, namespaceState, type Wanted, wantedFor } from './standing.ts';

/** What is on the cluster now and what it took. */
export interface Deployment {
  readonly namespace: string;
  readonly namespaceCreated: boolean;
  readonly daemonSet: 'created' | 'updated' | 'unchanged';
  readonly daemonSetUid: string;
  readonly token: string;
  readonly specHash: string;
  /** What the floaters run, and the port that they listen on. */
  readonly profile: ProfileName;
  readonly port: number;
  /** What a dry run in the namespace that was just made had to say; empty where preflight did it. */
  readonly notes: readonly Note[];
}

/**
 * Brings namespace and DaemonSet to what is wanted; what is already so stays untouched. In a namespace that had to be
 * made, DaemonSet and pod are tried first, and the namespace is removed again if they are refused.
 * @throws UserError where a DaemonSet of that name is not ours, ClusterError where the API refuses
 */
export async function deployFloaters(
  client: KubeClient,
  options: FloaterOptions,
  platform: Platform,
): Promise<Deployment> {
  const { namespace } = options;
  const newNamespace = await ensureNamespace(client, namespace);
  const path = `${daemonSetsPath(namespace)}/${FLOATER}`;
  const existing = await orUndefined<DaemonSet>(client.request({ method: 'GET', path }));
  const wanted = wantedFor(existing, options, platform);
  const request = { client, namespace, wanted, existing };
  const made = newNamespace
    ? await makeInNew(request, newNamespace, platform)
    : { daemonSet: await makeSet(request), notes: [] };
  return {
    namespace,
    namespaceCreated: newNamespace !== undefined,
    daemonSet: wanted.change,
    daemonSetUid: made.daemonSet.metadata.uid ?? '',
    token: wanted.token,
    specHash: wanted.specHash,
    profile: options.profile.name,
    port: options.port,
    notes: made.notes,
  };
}

interface MakeRequest {
  readonly client: KubeClient;
  readonly namespace: string;
  readonly wanted: Wanted;
  readonly existing: DaemonSet | undefined;
}

/** @returns the DaemonSet as it stands afterwards */
async function makeSet({ client, namespace, wanted, existing }: MakeRequest): Promise<DaemonSet> {
  const path = daemonSetsPath(namespace);
  const { change, manifest: body } = wanted;
  if (existing) {
    if (change === 'updated') await client.request({ method: 'PUT', path: `${path}/${FLOATER}`, body });
    return existing;
  }
  try {
    return await client.request<DaemonSet>({ method: 'POST', path, body });
  } catch (error) {
    // The set itself cannot be missing here, so it is the namespace, which we were not let look at.
    throw statusOf(error) === 404 ? namespaceMissing(namespace, error) : error;
  }
}

interface Made {
  readonly daemonSet: DaemonSet;
  readonly notes: readonly Note[];
}

/** What is refused leaves nothing behind: the namespace that was made for it goes again. */
async function makeInNew(request: MakeRequest, newNamespace: Namespace, { minor }: Platform): Promise<Made> {
  const { client, namespace, wanted } = request;
  const trial = { client, cluster: client.context.name, namespace, wanted, mayCreatePods: undefined };
  try {
    const notes = minor >= DRY_RUN_SINCE ? await tryFloaters(trial) : [];
    return { daemonSet: await makeSet(request), notes };
  } catch (error) {
    throw isRefusal(error) ? await withoutNamespace(client, newNamespace, error) : error;
  }
}

/** An answer, that is; without one nobody knows what stands there now, and clean is for that. */
function isRefusal(error: unknown): error is ClusterError {
  return error instanceof ClusterError && error.status !== undefined && error.status !== 401;
}

/** Removes the namespace that we made a moment ago. @returns the error to throw: it also tells where that did not work */
async function withoutNamespace(client: KubeClient, { metadata }: Namespace, error: ClusterError) {
  const { name, uid } = metadata;
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } };
  try {
    await orUndefined(client.request({ method: 'DELETE', path: `/api/v1/namespaces/${name}`, body }));
    return error;
  } catch (left) {
    const { message, code, status, said } = error;
    const why = left instanceof Error ? left.message : String(left);
    const hint = [error.hint, `namespace ${name}, which was made for it, is still there: ${why}`];
    return new ClusterError(message, {
      code,
      hint: hint.filter((line) => line !== undefined).join('\n'),
      cause: error,
      ...(status === undefined ? {} : { status }),
      ...(said === undefined ? {} : { said }),
    });
  }
}

/** The floaters' DaemonSet as it stands, or undefined; changes nothing. */
export async function findDeployment(client: KubeClient, namespace: string): Promise<Deployment | undefined> {
  const found = await orUndefined<DaemonSet>(
    client.request({ method: 'GET', path: `${daemonSetsPath(namespace)}/${FLOATER}` }),
  );
  if (!found || found.metadata.labels?.[MANAGED_BY] !== MANAGER) return undefined;
  const { uid = '', annotations = {} } = found.metadata;
  return {
    namespace,
    namespaceCreated: false,
    daemonSet: 'unchanged',
    daemonSetUid: uid,
    token: annotations[TOKEN_ANNOTATION] ?? '',
    specHash: annotations[SPEC_HASH_ANNOTATION] ?? '',
    // Those made before there was a choice have no such annotation.
    profile: annotations[PROFILE_ANNOTATION] === 'kosmos' ? 'kosmos' : 'agnhost',
    port: portOf(found) ?? FIRST_PORT,
    notes: [],
  };
}

/** What floaters listen on unless told otherwise. */
const FIRST_PORT = 8889;

function portOf({ spec }: DaemonSet): number | undefined {
  const ports = spec.template?.spec?.containers.flatMap((container) => container.ports ?? []);
  return ports?.find(({ name }) => name === 'tcp')?.containerPort;
}

/** An existing namespace is used as it is, never relabelled. @returns the one that had to be made */
async function ensureNamespace(client: KubeClient, name: string): Promise<Namespace | undefined> {
  const state = await namespaceState(client, name);
  if (state === 'leaving') throw leaving(`namespace ${name}`);
  if (state !== 'missing') return undefined;
  return await client.request<Namespace>({ method: 'POST', path: '/api/v1/namespaces', body: namespaceManifest(name) });
}
