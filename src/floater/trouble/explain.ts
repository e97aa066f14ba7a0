import type { Pod } from '../../kube/objects.ts';
import type { PlannedNode } from '../../model/plan.ts';
import { nodeCause } from './node.ts';
import { podCause } from './pod.ts';
import { isWanted, type Scene, type TroubleCause, timeOf } from './scene.ts';
import { reasonLine } from './words.ts';

/**
 * Why a node has no ready floater, in the cluster's own words, and whether waiting can help. `own` are the
 * pods on the node or meant for it; `creation` is what keeps the controller from making pods. Pure.
 */
export function causeOf(
  { name, ready }: Pick<PlannedNode, 'name' | 'ready'>,
  own: readonly Pod[],
  { scene, creation }: { readonly scene: Scene; readonly creation: TroubleCause | undefined },
): TroubleCause {
  const node = nodeCause(name, ready, scene);
  // The pod's status is from before the node stopped reporting.
  if (node?.final) return node;
  const pod = latest(own, scene);
  const cause = pod ? podCause(pod, scene) : (creation ?? NO_POD);
  return node ? { words: reasonLine(`${node.words}; ${cause.words}`), final: cause.final } : cause;
}

const NO_POD: TroubleCause = { words: 'no floater pod was made for it', final: false };

/** The newest pod that is to become the floater; otherwise the newest of the others. */
function latest(own: readonly Pod[], { deployment }: Scene): Pod | undefined {
  const byAge = own.toSorted((a, b) => timeOf(a.metadata.creationTimestamp) - timeOf(b.metadata.creationTimestamp));
  return byAge.findLast((pod) => isWanted(pod, deployment)) ?? byAge.at(-1);
}
