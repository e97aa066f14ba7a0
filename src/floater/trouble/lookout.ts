import { ClusterError } from '../../errors.ts';
import { listAll, listWarnings } from '../../kube/api.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { Node } from '../../kube/objects.ts';
import type { Layer } from '../../model/network.ts';
import type { Deployment } from '../deploy.ts';
import { findSet } from '../find-set.ts';
import { type Scene, timeOf } from './scene.ts';

/** What is read in addition to the pods if some are not ready. */
export interface Evidence extends Pick<Scene, 'events' | 'nodes'> {
  /** For the DaemonSet of each layer. */
  readonly templatesSince: ReadonlyMap<Layer, number>;
}

export interface Lookout {
  /** Reads again if the last time is long enough ago, or if it `must`. @returns the newest known evidence */
  look(doubtful: readonly string[], must: boolean): Promise<Evidence>;
}

/** In milliseconds: healthy floaters are ready before this. */
const FIRST_MS = 3_000;
const EVENTS_MS = 2_000;
const NODES_MS = 5_000;
/** A slow server is asked less often: after an answer, wait this many times as long as it took. */
const EASE = 4;
/** For more nodes than this, one list of all nodes is cheaper. */
const BY_NAME = 5;

/**
 * Events, and nodes that may be the cause themselves; goes on without what may not or cannot be read right
 * now.
 */
export function lookout(client: KubeClient, deployments: readonly Deployment[]): Lookout {
  const namespace = deployments[0]?.namespace ?? '';
  // One list of the namespace, because a selector for only our pods would need one list for each pod.
  const events = paced(EVENTS_MS, NO_EVENTS, async () =>
    Map.groupBy(await listWarnings(client, namespace), ({ involvedObject }) => involvedObject.uid ?? ''),
  );
  const nodes = paced(NODES_MS, NO_NODES, (names) => findNodes(client, names));
  const templates = paced(Number.POSITIVE_INFINITY, NO_TEMPLATES, async () => {
    const times = deployments.map(async (one) => [one.layer, await writtenAt(client, one)] as const);
    return new Map(await Promise.all(times));
  });
  return {
    look: async (doubtful, must) => {
      const [byUid, byName, templatesSince] = await Promise.all([
        events(doubtful, must),
        nodes(doubtful, must && doubtful.length > 0),
        templates(doubtful, must),
      ]);
      return { events: byUid, nodes: byName, templatesSince };
    },
  };
}

const NO_EVENTS: Evidence['events'] = new Map();
const NO_NODES: Evidence['nodes'] = new Map();
const NO_TEMPLATES: Evidence['templatesSince'] = new Map();

type Ask<T> = (names: readonly string[], must: boolean) => Promise<T>;

/** Keeps the last answer, and asks again `everyMs` after it at the earliest. */
function paced<T>(everyMs: number, none: T, ask: (names: readonly string[]) => Promise<T>): Ask<T> {
  let last = none;
  let next = Date.now() + FIRST_MS;
  return async (names, must) => {
    const began = Date.now();
    if (began < next && !(must && next !== Number.POSITIVE_INFINITY)) return last;
    try {
      last = await ask(names);
      next = Date.now() + Math.max(everyMs, EASE * (Date.now() - began));
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      next = error.status === 403 ? Number.POSITIVE_INFINITY : Date.now() + everyMs;
    }
    return last;
  };
}

/** Lists even a single node: `get` on nodes is a right that nothing else needs. */
export async function findNodes(
  client: KubeClient,
  names: readonly string[],
): Promise<ReadonlyMap<string, Node | undefined>> {
  const path = '/api/v1/nodes';
  const lists =
    names.length > BY_NAME
      ? [await listAll<Node>(client, path)]
      : await Promise.all(names.map((name) => listAll<Node>(client, path, { fieldSelector: `metadata.name=${name}` })));
  const found = new Map(lists.flat().map((node) => [node.metadata.name, node]));
  return new Map(names.map((name) => [name, found.get(name)]));
}

/**
 * When the DaemonSet itself, not its status, was last written; servers before 1.18 only say when it was made.
 */
async function writtenAt(client: KubeClient, { namespace, layer }: Deployment): Promise<number> {
  const { creationTimestamp, managedFields = [] } = (await findSet(client, namespace, layer))?.metadata ?? {};
  const writes = managedFields.filter(({ subresource }) => !subresource).map(({ time }) => timeOf(time));
  return Math.max(timeOf(creationTimestamp), ...writes);
}
