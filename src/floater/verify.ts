import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeClient } from '../kube/client.ts';
import type { Pod } from '../kube/objects.ts';
import type { Floater } from '../model/bound-plan.ts';
import { floaterWords } from '../model/labels.ts';
import type { Layer } from '../model/network.ts';
import type { PlannedNode, Untested } from '../model/plan.ts';
import type { Deployment } from './deploy.ts';
import { floaterOf, isOf, isReady, listFloaterPods, nodeOf } from './pods.ts';
import { creationCause } from './trouble/creation.ts';
import { causeOf } from './trouble/explain.ts';
import { type Evidence, lookout } from './trouble/lookout.ts';
import type { Scene, TroubleCause } from './trouble/scene.ts';

/** The floaters of one layer that should exist. */
export interface WantedFloaters {
  readonly deployment: Deployment;
  /** The other name under which the image may exist, if it does not under the wanted one. */
  readonly otherImage?: string | undefined;
  /** Nodes that should have one. */
  readonly nodes: readonly PlannedNode[];
}

export interface VerifyRequest {
  readonly client: KubeClient;
  /** The run's name for the cluster. */
  readonly cluster: string;
  /** One for each layer, all in one namespace. */
  readonly wanted: readonly WantedFloaters[];
  readonly podWaitMs: number;
  readonly signal: AbortSignal;
  readonly onProgress: (ready: number, missing: readonly Untested[]) => void;
}

export interface Verified {
  readonly floaters: readonly Floater[];
  /** Nodes without a ready floater of a layer, with the cluster's words for the reason. */
  readonly missing: readonly Untested[];
}

const POLL_MS = 500;

/**
 * Waits until every node has its floaters, cannot get one by waiting, or the time is up. Each poll lists the
 * pods once. A watch would need protection against half-open connections, and with one list every half second
 * it would gain nothing.
 */
export async function verifyFloaters(request: VerifyRequest): Promise<Verified> {
  const { client, wanted, onProgress, signal } = request;
  const deployments = wanted.map(({ deployment }) => deployment);
  const deadline = Date.now() + request.podWaitMs;
  const watch = lookout(client, deployments);
  const clock = serverClock();
  while (true) {
    const pods = await listFloaterPods(client, deployments, clock.set);
    const isLast = Date.now() >= deadline;
    const layers = wanted.map((one) => sortOut(request.cluster, one, pods));
    const floaters = layers.flatMap((layer) => layer.floaters);
    const lost = layers.flatMap((layer) => layer.lost);
    if (lost.length === 0) {
      onProgress(floaters.length, []);
      return { floaters, missing: [] };
    }
    const evidence = await watch.look(doubtful(lost), isLast);
    const known = { ...evidence, now: clock.now(), since: clock.since() };
    const explained = layers.flatMap((layer) => explainAll(layer, known));
    const missing = untestedOf(request.cluster, explained);
    onProgress(floaters.length, missing);
    if (isLast || explained.every(({ cause }) => cause.final)) return { floaters, missing };
    await sleep(POLL_MS, undefined, { signal });
  }
}

interface LostNode {
  readonly node: PlannedNode;
  /** The pods on it or meant for it; none of them is a ready floater. */
  readonly own: readonly Pod[];
}

interface Sorted {
  readonly wanted: WantedFloaters;
  /** All pods of the layer. */
  readonly pods: readonly Pod[];
  readonly floaters: readonly Floater[];
  readonly lost: readonly LostNode[];
}

/** A layer's ready floaters, and the nodes that have none. Pure. */
function sortOut(cluster: string, wanted: WantedFloaters, all: readonly Pod[]): Sorted {
  const { deployment, nodes } = wanted;
  const pods = all.filter((pod) => isOf(pod, deployment));
  const byNode = Map.groupBy(pods, nodeOf);
  const floaters: Floater[] = [];
  const lost: LostNode[] = [];
  for (const node of nodes) {
    const own = byNode.get(node.name) ?? [];
    const ready = own.find((pod) => isReady(pod, deployment));
    if (ready) floaters.push(floaterOf(ready, deployment, cluster));
    else lost.push({ node, own });
  }
  return { wanted, pods, floaters, lost };
}

/**
 * Nodes that may be the cause themselves: no kubelet has reported on a pod there yet, or its report is old.
 */
function doubtful(lost: readonly LostNode[]): readonly string[] {
  const speaks = ({ metadata, status }: Pod) =>
    !metadata.deletionTimestamp && status.containerStatuses?.some(({ state }) => state?.waiting?.message);
  return [...new Set(lost.filter(({ own }) => !own.some(speaks)).map(({ node }) => node.name))];
}

interface Explained {
  readonly node: string;
  readonly layer: Layer;
  readonly cause: TroubleCause;
}

function explainAll(
  { wanted, pods, lost }: Sorted,
  { templatesSince, ...known }: Evidence & Pick<Scene, 'now' | 'since'>,
): readonly Explained[] {
  const { deployment, otherImage } = wanted;
  const { layer } = deployment;
  const scene: Scene = { ...known, pods, templateSince: templatesSince.get(layer) ?? 0, deployment, otherImage };
  const creation = creationCause(scene);
  return lost.map(({ node, own }) => ({ node: node.name, layer, cause: causeOf(node, own, { scene, creation }) }));
}

/**
 * If the same words explain both missing floaters of a node, the cause is the node's, and is reported once.
 */
function untestedOf(cluster: string, explained: readonly Explained[]): readonly Untested[] {
  const onPods = new Map(
    explained.filter(({ layer }) => layer === 'pod').map(({ node, cause }) => [node, cause.words]),
  );
  return explained
    .filter(({ node, layer, cause }) => layer === 'pod' || onPods.get(node) !== cause.words)
    .map(({ node, layer, cause }) => {
      const reason = layer === 'pod' ? cause.words : `${floaterWords(layer)}: ${cause.words}`;
      return { cluster, node, reason, byRule: false };
    });
}

/**
 * The API server's clock, which is close to all times of objects; ours if the server does not report its own.
 */
function serverClock() {
  let ahead: number | undefined;
  let first: number | undefined;
  const now = () => Date.now() + (ahead ?? 0);
  return {
    set: (ms: number) => {
      ahead = ms - Date.now();
      first ??= ms;
    },
    now,
    since: () => {
      first ??= now();
      return first;
    },
  };
}
