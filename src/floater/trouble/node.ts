import type { Condition, Node } from '../../kube/objects.ts';
import { type Scene, type TroubleCause, timeOf } from './scene.ts';
import { common, reasonLine } from './words.ts';

/**
 * Milliseconds after which a node that is not ready stays out of this run. A node reports False while it
 * boots and its CNI agent starts; most are done within a minute. Unknown means that a kubelet has already
 * been silent for 40 or 50 seconds, so it is not a short break.
 */
const STAYS_MS: Readonly<Record<string, number>> = { False: 60_000, Unknown: 30_000 };

/** What is wrong with the node itself; undefined if nothing is. Pure. */
export function nodeCause(name: string, ready: boolean, { nodes, now }: Scene): TroubleCause | undefined {
  if (!nodes.has(name)) return ready ? undefined : { words: 'the node is not ready', final: false };
  const node = nodes.get(name);
  // Final: whatever comes back under this name is another node.
  if (!node) return { words: 'the node is not in the cluster any more', final: true };
  const condition = readyCondition(node);
  if (condition?.status === 'True') return undefined;
  if (!condition) return { words: 'the node is not ready', final: false };
  const { status, message, reason, lastTransitionTime } = condition;
  const why = shorter(message ?? reason ?? '');
  const age = lastTransitionTime ? now - timeOf(lastTransitionTime) : 0;
  return {
    words: reasonLine(why ? `the node is not ready: ${why}` : 'the node is not ready'),
    final: age >= (STAYS_MS[status] ?? Number.POSITIVE_INFINITY),
  };
}

function readyCondition({ status }: Node): Condition | undefined {
  return (status.conditions ?? []).find(({ type }) => type === 'Ready');
}

/** The kubelet wraps the runtime's words, which wrap the plug-in's. */
function shorter(message: string): string {
  return common(message)
    .replace(/container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:/, '')
    .replace(/^Network plugin returns error: /, '')
    .replace(/^Kubelet stopped/, 'kubelet stopped')
    .replace(/\.$/, '');
}
