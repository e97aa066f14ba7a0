import { isUp, nodeOf } from '../floater/pods.ts';
import type { Pod } from '../kube/objects.ts';
import type { Agent } from '../model/circumstances.ts';
import type { NetworkSet } from './network-sets.ts';

/** The DaemonSets of one role, and their pods if those need to be read. */
export interface AgentParts {
  readonly sets: readonly NetworkSet[];
  readonly pods: readonly Pod[];
  /** Names of the run's nodes. */
  readonly nodes: readonly string[];
}

/** Whether the counts of the DaemonSets alone show a ready pod on each of this many nodes. Pure. */
export function isWhole(sets: readonly NetworkSet[], nodes: number): boolean {
  const wanted = sets.reduce((sum, set) => sum + set.wanted, 0);
  return wanted >= nodes && sets.every((set) => set.ready >= set.wanted);
}

/** The nodes where a part of the network does not run, from its pods. Pure. */
export function agentOf(role: Agent['role'], { sets, pods, nodes }: AgentParts): Agent {
  const up = nodesOf(pods.filter(isUp));
  const there = nodesOf(pods);
  return {
    role,
    sets: sets.map(({ namespace, name }) => `${namespace}/${name}`),
    notReady: [...there].filter((node) => !up.has(node)).sort(),
    missing: pods.length > 0 ? nodes.filter((node) => !there.has(node)) : [],
  };
}

function nodesOf(pods: readonly Pod[]): ReadonlySet<string> {
  return new Set(pods.flatMap((pod) => nodeOf(pod) ?? []));
}
