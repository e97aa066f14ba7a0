import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeClient } from '../kube/client.ts';
import type { Pod } from '../kube/objects.ts';
import type { Floater } from '../plan/bind.ts';
import type { PlannedNode, Untested } from '../plan/plan.ts';
import type { Deployment } from './deploy.ts';
import { floaterOf, isReady, listFloaterPods, nodeOf } from './pods.ts';
import { creationCause } from './trouble/creation.ts';
import { causeOf } from './trouble/explain.ts';
import { lookout } from './trouble/lookout.ts';
import type { Cause, Scene } from './trouble/scene.ts';

export interface VerifyRequest {
  readonly client: KubeClient;
  readonly deployment: Deployment;
  /** What the run calls the cluster. */
  readonly cluster: string;
  /** The name under which the image may be found, if not under the wanted one. */
  readonly otherImage?: string | undefined;
  /** Nodes that should have a floater. */
  readonly nodes: readonly PlannedNode[];
  readonly podWaitMs: number;
  readonly signal: AbortSignal;
  readonly onProgress: (ready: number, missing: readonly Untested[]) => void;
}

export interface Verified {
  readonly floaters: readonly Floater[];
  /** Nodes whose floater did not get ready, with the cluster's words for it. */
  readonly missing: readonly Untested[];
}

const POLL_MS = 500;

/**
 * Waits until every node has its floater, cannot get one by waiting, or the time is up; one list of the pods a poll. A
 * watch would have to be guarded against half-open connections; at one list every half second there is nothing to gain.
 */
export async function verifyFloaters(request: VerifyRequest): Promise<Verified> {
  const { client, deployment, onProgress, signal } = request;
  const deadline = Date.now() + request.podWaitMs;
  const watch = lookout(client, deployment);
  const clock = serverClock();
  while (true) {
    const pods = await listFloaterPods(client, deployment, clock.set);
    const isLast = Date.now() >= deadline;
    const shared = sortOut(request, pods);
    if (shared.lost.length === 0) {
      onProgress(shared.floaters.length, []);
      return { floaters: shared.floaters, missing: [] };
    }
    const evidence = await watch.look(doubtful(shared.lost), isLast);
    const times = { now: clock.now(), since: clock.since() };
    const causes = explainAll(request, shared.lost, { ...evidence, ...times, pods });
    const missing = causes.map(({ untested }) => untested);
    onProgress(shared.floaters.length, missing);
    if (isLast || causes.every(({ cause }) => cause.final)) return { floaters: shared.floaters, missing };
    await sleep(POLL_MS, undefined, { signal });
  }
}

interface Lost {
  readonly node: PlannedNode;
  /** The pods on it or meant for it; none of them is a ready floater. */
  readonly own: readonly Pod[];
}

interface Shared {
  readonly floaters: readonly Floater[];
  readonly lost: readonly Lost[];
}

/** Pure: ready floaters, and the nodes that have none. */
function sortOut({ deployment, cluster, nodes }: VerifyRequest, pods: readonly Pod[]): Shared {
  const byNode = Map.groupBy(pods, nodeOf);
  const floaters: Floater[] = [];
  const lost: Lost[] = [];
  for (const node of nodes) {
    const own = byNode.get(node.name) ?? [];
    const ready = own.find((pod) => isReady(pod, deployment));
    if (ready) floaters.push(floaterOf(ready, deployment, cluster));
    else lost.push({ node, own });
  }
  return { floaters, lost };
}

/** Nodes that may be the cause themselves: no kubelet has said anything yet of a pod there, or what it said is old. */
function doubtful(lost: readonly Lost[]): readonly string[] {
  const speaks = ({ metadata, status }: Pod) =>
    !metadata.deletionTimestamp && status.containerStatuses?.some(({ state }) => state?.waiting?.message);
  return lost.filter(({ own }) => !own.some(speaks)).map(({ node }) => node.name);
}

interface Explained {
  readonly untested: Untested;
  readonly cause: Cause;
}

function explainAll(
  { deployment, cluster, otherImage }: VerifyRequest,
  lost: readonly Lost[],
  known: Omit<Scene, 'deployment' | 'otherImage'>,
): readonly Explained[] {
  const scene: Scene = { ...known, deployment, otherImage };
  const creation = creationCause(scene);
  return lost.map(({ node, own }) => {
    const cause = causeOf(node, own, { scene, creation });
    return { cause, untested: { cluster, node: node.name, reason: cause.words, byRule: false } };
  });
}

/** The API server's clock, which all times of objects are near to; ours where it does not tell. */
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
