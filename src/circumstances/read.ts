import { ClusterError, UserError } from '../errors.ts';
import { daemonSetsPath, listAll, listWarnings, podsPath, statusOf } from '../floater/api.ts';
import type { KubeClient } from '../kube/client.ts';
import type { ConfigMap, DaemonSet, Node, Pod } from '../kube/objects.ts';
import { agentOf, isWhole } from './agents.ts';
import { cniWords } from './cni.ts';
import { badConditions } from './conditions.ts';
import { seenEvents } from './events.ts';
import { type NetworkSet, networkSets } from './network-sets.ts';
import { proxyModeOf } from './proxy-mode.ts';
import type { Agent, Circumstances } from './seen.ts';

export interface CircumstancesRequest {
  /** What the run calls the cluster. */
  readonly cluster: string;
  /** Of the floaters. */
  readonly namespace: string;
  /** Names of the nodes that the run has there. */
  readonly nodes: readonly string[];
  readonly startedAt: Date;
  /** Ends the reading; it ends by itself after some seconds. */
  readonly signal: AbortSignal;
}

/** Milliseconds for all of it: whoever waits for a verdict is not kept. */
const LIMIT_MS = 15_000;

/**
 * What the cluster says of its nodes and its network, to be asked where probes failed. Reads only; what may not be read,
 * or cannot be just now, is done without and named.
 */
export async function readCircumstances(bound: KubeClient, request: CircumstancesRequest): Promise<Circumstances> {
  const { cluster, namespace, startedAt } = request;
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(LIMIT_MS)]);
  const client = bound.withSignal(signal);
  const unread: string[] = [];
  const tried: Try = (words, answer) => orUnread(answer, signal, () => unread.push(words));
  const [nodes = [], found, config, nodeEvents = [], floaterEvents = []] = await Promise.all([
    tried('nodes', listAll<Node>(client, '/api/v1/nodes')),
    tried('DaemonSets', findNetworkSets(client)),
    tried(
      'ConfigMap kube-proxy in namespace kube-system',
      client.request<ConfigMap>({
        method: 'GET',
        path: '/api/v1/namespaces/kube-system/configmaps/kube-proxy',
        // What it holds is YAML, of several lines.
        verbatim: true,
      }),
    ),
    // Events about what is in no namespace are kept in this one.
    tried('events in namespace default', listWarnings(client, 'default', ['involvedObject.kind=Node'])),
    tried(`events in namespace ${namespace}`, listWarnings(client, namespace)),
  ]);
  const sets = found ?? [];
  const own = new Set(request.nodes);
  const agents = await findAgents(client, { sets, nodes: request.nodes, tried });
  const cni = cniWords(sets, nodes);
  // Where something took kube-proxy's place, its ConfigMap may have stayed.
  const hasProxy = !found || found.some(({ role }) => role === 'kube-proxy');
  const proxyMode = config && hasProxy ? proxyModeOf(config) : undefined;
  return {
    cluster,
    conditions: badConditions(nodes.filter(({ metadata }) => own.has(metadata.name))),
    agents,
    ...(cni ? { cni } : {}),
    ...(proxyMode ? { proxyMode } : {}),
    events: seenEvents([...nodeEvents, ...floaterEvents], startedAt),
    unread: unread.toSorted(),
  };
}

type Try = <T>(words: string, answer: Promise<T>) => Promise<T | undefined>;

/** What is not there (404) is not missed. */
async function orUnread<T>(answer: Promise<T>, signal: AbortSignal, onUnread: () => void): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    // A credential program that fails by now is a UserError.
    if (!(error instanceof ClusterError || error instanceof UserError || signal.aborted)) throw error;
    if (statusOf(error) !== 404) onUnread();
    return undefined;
  }
}

/** In all namespaces, or in the usual one where those may not be listed. */
async function findNetworkSets(client: KubeClient): Promise<readonly NetworkSet[]> {
  try {
    return networkSets(await listAll<DaemonSet>(client, '/apis/apps/v1/daemonsets'));
  } catch (error) {
    if (statusOf(error) !== 403) throw error;
    return networkSets(await listAll<DaemonSet>(client, daemonSetsPath('kube-system')));
  }
}

interface AgentsRequest {
  readonly sets: readonly NetworkSet[];
  readonly nodes: readonly string[];
  readonly tried: Try;
}

async function findAgents(client: KubeClient, { sets, nodes, tried }: AgentsRequest): Promise<readonly Agent[]> {
  const roles = Object.entries(Object.groupBy(sets, ({ role }) => role));
  return await Promise.all(
    roles.map(async ([role, own]) => {
      const look = isWhole(own, nodes.length) ? [] : own.filter(({ selector }) => selector !== '');
      const lists = await Promise.all(
        look.map(({ namespace, selector }) =>
          tried(
            `pods in namespace ${namespace}`,
            listAll<Pod>(client, podsPath(namespace), { labelSelector: selector }),
          ),
        ),
      );
      return agentOf(role as Agent['role'], { sets: own, pods: lists.flatMap((pods) => pods ?? []), nodes });
    }),
  );
}
