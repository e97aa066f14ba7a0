import { ClusterError, hintLines } from '../errors.ts';
import { allDone, daemonSetsPath, statusOf } from '../kube/api.ts';
import type { KubeClient } from '../kube/client.ts';
import type { DaemonSet } from '../kube/objects.ts';
import { floaterName } from '../model/labels.ts';
import type { Layer } from '../model/network.ts';
import type { Note } from '../model/remark.ts';
import { DRY_RUN_SINCE, tryFloaters } from './dry-run.ts';
import { findSet } from './find-set.ts';
import type { ProfileName } from './image-profile.ts';
import type { FloaterOptions, Platform } from './manifests.ts';
import { changeNamespace, findNamespace, type NamespaceChange, namespaceMissing } from './namespace.ts';
import { leaving, type SetChange, setChangeFor } from './standing.ts';

/** What is deployed on the cluster for one layer, and what changed. */
export interface Deployment {
  readonly layer: Layer;
  readonly namespace: string;
  readonly namespaceChange: NamespaceChange['kind'];
  readonly daemonSet: 'created' | 'updated' | 'unchanged';
  readonly daemonSetUid: string;
  readonly token: string;
  readonly specHash: string;
  /** What the floaters run, what the user's own image answers, and the port that they listen on. */
  readonly profile: ProfileName;
  readonly answer?: string | undefined;
  readonly port: number;
  /**
   * Notes of a dry run in a namespace that was just made or relabelled; empty if preflight did the dry run.
   */
  readonly notes: readonly Note[];
}

export interface DeployRequest {
  /** All layers of a cluster, in one namespace. */
  readonly layers: readonly FloaterOptions[];
  readonly platform: Platform;
}

/**
 * Brings the namespace and the DaemonSets to the wanted state, and leaves untouched what already has it. In a
 * namespace that had to be made or relabelled, DaemonSets and pods are tried first; if they are refused, the
 * change is undone.
 * @returns one deployment for each layer, in their order
 * @throws UserError if a DaemonSet of that name is not ours, ClusterError if the API refuses
 */
export async function deployFloaters(
  client: KubeClient,
  { layers, platform }: DeployRequest,
): Promise<readonly Deployment[]> {
  const [first] = layers;
  if (!first) throw new RangeError('no layer to deploy');
  const { namespace } = first;
  const [found, ...existing] = await Promise.all([
    findNamespace(client, namespace),
    ...layers.map(({ layer }) => findSet(client, namespace, layer)),
  ]);
  if (found.state === 'leaving') throw leaving(`namespace ${namespace}`);
  const sets = layers.map((options, index) => ({
    options,
    existing: existing[index],
    wanted: setChangeFor(existing[index], options, platform),
  }));
  const layerNames = layers.map(({ layer }) => layer);
  const change = await changeNamespace(client, { name: namespace, found, layers: layerNames });
  const request = { client, namespace, sets };
  const made = change.kind === 'none' ? await makeSets(request) : await makeInChanged(request, change, platform);
  return sets.map((set, index) => deploymentOf(set, change.kind, made[index]));
}

interface SetRequest {
  readonly options: FloaterOptions;
  readonly existing: DaemonSet | undefined;
  readonly wanted: SetChange;
}

interface WriteRequest {
  readonly client: KubeClient;
  readonly namespace: string;
  readonly sets: readonly SetRequest[];
}

interface WrittenSet {
  /** Its state afterwards. */
  readonly daemonSet: DaemonSet;
  readonly notes: readonly Note[];
}

function deploymentOf({ options, wanted }: SetRequest, namespaceChange: NamespaceChange['kind'], made?: WrittenSet) {
  const { layer, namespace, profile, port } = options;
  const { token, specHash } = wanted;
  return {
    layer,
    namespace,
    namespaceChange,
    token,
    specHash,
    port,
    daemonSet: wanted.change,
    daemonSetUid: made?.daemonSet.metadata.uid ?? '',
    profile: profile.name,
    answer: profile.answer,
    notes: made?.notes ?? [],
  };
}

/** In parallel. If one is refused, the error is thrown only after all the others have ended. */
async function makeSets({ client, namespace, sets }: WriteRequest): Promise<readonly WrittenSet[]> {
  const made = await allDone(sets.map((set) => makeSet(client, namespace, set)));
  return made.map((daemonSet) => ({ daemonSet, notes: [] }));
}

async function makeSet(client: KubeClient, namespace: string, { wanted, existing }: SetRequest): Promise<DaemonSet> {
  const path = daemonSetsPath(namespace);
  const { layer, change, manifest: body } = wanted;
  if (existing) {
    if (change === 'updated') await client.request({ method: 'PUT', path: `${path}/${floaterName(layer)}`, body });
    return existing;
  }
  try {
    return await client.request<DaemonSet>({ method: 'POST', path, body });
  } catch (error) {
    // The DaemonSet itself cannot be missing here, so it is the namespace, which we may not read.
    throw statusOf(error) === 404 ? namespaceMissing(namespace, error) : error;
  }
}

/** A refused DaemonSet leaves nothing behind: the namespace goes back to its previous state. */
async function makeInChanged(
  request: WriteRequest,
  change: NamespaceChange,
  { minor }: Platform,
): Promise<readonly WrittenSet[]> {
  try {
    const notes = minor >= DRY_RUN_SINCE ? await tryAll(request, change) : [];
    const made = await makeSets(request);
    return made.map((one, index) => ({ ...one, notes: notes[index] ?? [] }));
  } catch (error) {
    throw isRefusal(error) ? await undone(change, error) : error;
  }
}

async function tryAll({ client, namespace, sets }: WriteRequest, { kind }: NamespaceChange) {
  const trial = { client, cluster: client.context.name, namespace, mayCreatePods: undefined };
  const relabelled = kind === 'relabelled';
  return await Promise.all(sets.map(({ wanted }) => tryFloaters({ ...trial, wanted, relabelled })));
}

/** Only an answer counts. Without one, it is not known what exists now, and clean takes care of it. */
function isRefusal(error: unknown): error is ClusterError {
  return error instanceof ClusterError && error.status !== undefined && error.status !== 401;
}

/** Undoes the change of the namespace. @returns the error to throw; it also says if the undoing failed */
async function undone({ undo, left }: NamespaceChange, error: ClusterError): Promise<ClusterError> {
  try {
    await undo();
    return error;
  } catch (thrown) {
    const { message, code, status, said } = error;
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return new ClusterError(message, {
      code,
      hint: [...hintLines(error), `${left}: ${why}`],
      cause: error,
      ...(status === undefined ? {} : { status }),
      ...(said === undefined ? {} : { said }),
    });
  }
}
