import { daemonSetsPath, listAll, listWarnings, podsPath, statusOf } from '../kube/api.ts';
import type { KubeClient } from '../kube/client.ts';
import type { ConfigMap, DaemonSet, Node, Pod } from '../kube/objects.ts';
import type { Agent, Circumstances } from '../model/circumstances.ts';
import { agentOf, isWhole } from './agents.ts';
import { cniWords } from './cni.ts';
import { badConditions } from './conditions.ts';
import { findDnsState } from './dns.ts';
import { seenEvents } from './events.ts';
import type { ObjectLabels } from './label-selector.ts';
import { type NetworkSet, networkSets } from './network-sets.ts';
import { findPolicies } from './policies.ts';
import { proxyModeOf } from './proxy-mode.ts';
import { sharedTraits } from './shared-traits.ts';
import { type Try, trying } from './tried.ts';

export interface CircumstancesRequest {
  /** The run's name for the cluster. */
  readonly cluster: string;
  /** The floaters' namespace. */
  readonly namespace: string;
  /** Names of the run's nodes in this cluster. */
  readonly nodes: readonly string[];
  /** UIDs of the run's floaters in this cluster. */
  readonly floaters: ReadonlySet<string>;
  /** When the run began to probe, by our own clock. */
  readonly probedFrom: Date;
  /** Whether a name lookup failed. */
  readonly dnsFailed: boolean;
  /** Labels of the floaters of the pod layer; undefined if the run has none. */
  readonly labels: ObjectLabels | undefined;
  /** The server's minor version. */
  readonly minor: number;
  /** Ends the reading, which otherwise ends by itself after some seconds. */
  readonly signal: AbortSignal;
}

/** Milliseconds for everything: the user waits for a verdict and must not wait long. */
const LIMIT_MS = 15_000;

/**
 * What the cluster reports about its nodes and its network, to be read if probes failed. Only reads. What may
 * not or cannot be read right now is left out and named.
 */
export async function readCircumstances(bound: KubeClient, request: CircumstancesRequest): Promise<Circumstances> {
  const { cluster, namespace, labels } = request;
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(LIMIT_MS)]);
  const client = bound.withSignal(signal);
  const unread: string[] = [];
  const tried = trying(signal, (words) => unread.push(words));
  const clock = serverClock();
  const [nodes = [], found, config, nodeEvents = [], floaterEvents = []] = await Promise.all([
    tried('nodes', listAll<Node>(client, '/api/v1/nodes', {}, clock.set)),
    tried('DaemonSets', findNetworkSets(client)),
    tried(
      'ConfigMap kube-proxy in namespace kube-system',
      client.request<ConfigMap>({
        method: 'GET',
        path: '/api/v1/namespaces/kube-system/configmaps/kube-proxy',
        // It contains YAML, which has several lines.
        verbatim: true,
      }),
    ),
    // Events about objects without a namespace are kept in this one.
    tried('events in namespace default', listWarnings(client, 'default', ['involvedObject.kind=Node'])),
    tried(`events in namespace ${namespace}`, listWarnings(client, namespace)),
  ]);
  const since = clock.timeOf(request.probedFrom);
  const sets = found ?? [];
  const names = new Set(request.nodes);
  const own = nodes.filter(({ metadata }) => names.has(metadata.name));
  const [agents, dns, policies] = await Promise.all([
    findAgents(client, { sets, nodes: request.nodes, tried }),
    request.dnsFailed ? findDnsState(client, { minor: request.minor, since, tried }) : undefined,
    labels && findPolicies(client, { namespace, labels }, tried),
  ]);
  const cni = cniWords(sets, nodes);
  const shared = sharedTraits(own);
  // If something replaced kube-proxy, its ConfigMap may have stayed.
  const hasProxy = !found || found.some(({ role }) => role === 'kube-proxy');
  const proxyMode = config && hasProxy ? proxyModeOf(config) : undefined;
  return {
    cluster,
    conditions: badConditions(own),
    agents,
    ...(cni ? { cni } : {}),
    ...(proxyMode ? { proxyMode } : {}),
    ...(dns ? { dns } : {}),
    ...(policies ? { policies } : {}),
    since: new Date(since).toISOString().replace(/\.\d+Z$/, 'Z'),
    events: seenEvents([...nodeEvents, ...floaterEvents], { since, floaters: request.floaters }),
    ...(shared ? { shared } : {}),
    // Something that two requests could not read is named once.
    unread: [...new Set(unread)].toSorted(),
  };
}

/** In all namespaces, or in the usual one if not all may be listed. */
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

/** The API server's clock, which gives events their times; ours if the server does not report its own. */
function serverClock() {
  let ahead = 0;
  return {
    set: (ms: number) => {
      ahead = ms - Date.now();
    },
    /** In whole seconds, as in events. */
    timeOf: (ours: Date) => Math.floor((ours.getTime() + ahead) / 1000) * 1000,
  };
}
