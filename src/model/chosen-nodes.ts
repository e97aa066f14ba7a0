import type { FloaterEnd, PlannedNode, Untested } from './plan.ts';

/** Patterns of node names, `n1`, `worker-*` or `CLUSTER/n1`; undefined means all. */
export interface Chosen {
  readonly sources?: readonly string[] | undefined;
  readonly destinations?: readonly string[] | undefined;
  readonly excluded?: readonly string[] | undefined;
}

type Named = Pick<PlannedNode, 'cluster' | 'name'>;

/** Whether a node is only a source, only a destination, or both. Pure. */
export function roleOf({ sources, destinations }: Chosen, node: Named): Pick<FloaterEnd, 'role'> {
  const [isSource, isDestination] = [isAmong(sources, node), isAmong(destinations, node)];
  if (isSource === isDestination) return {};
  return { role: isSource ? 'source' : 'destination' };
}

/** Nodes that the user's choice leaves out, except those that are already left out. Pure. */
export function notChosen(chosen: Chosen, nodes: readonly Named[], others: readonly Untested[]): readonly Untested[] {
  const left = new Set(others.map(({ cluster, node }) => `${cluster}/${node}`));
  return nodes
    .filter(({ cluster, name }) => !left.has(`${cluster}/${name}`))
    .flatMap((node) => {
      const reason = reasonFor(chosen, node);
      return reason ? [{ cluster: node.cluster, node: node.name, reason, byRule: true }] : [];
    });
}

function reasonFor({ sources, destinations, excluded = [] }: Chosen, node: Named): string | undefined {
  if (excluded.some((pattern) => fits(pattern, node))) return 'excluded by --exclude';
  if (isAmong(sources, node) || isAmong(destinations, node)) return undefined;
  return 'neither among --src-nodes nor --dst-nodes';
}

/** The patterns that match no node. Pure. */
export function idlePatterns(patterns: readonly string[], nodes: readonly Named[]): readonly string[] {
  return patterns.filter((pattern) => !nodes.some((node) => fits(pattern, node)));
}

function isAmong(patterns: readonly string[] | undefined, node: Named): boolean {
  return patterns === undefined || patterns.some((pattern) => fits(pattern, node));
}

function fits(pattern: string, { cluster, name }: Named): boolean {
  const parts = pattern.split('*');
  return matches(parts, name) || matches(parts, `${cluster}/${name}`);
}

/**
 * Whether the text consists of these parts with anything in between. The first position of each part is
 * enough; a regular expression would backtrack.
 */
function matches(parts: readonly string[], text: string): boolean {
  const [head = '', ...rest] = parts;
  const tail = rest.pop();
  if (tail === undefined) return text === head;
  if (!text.startsWith(head)) return false;
  let at = head.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - tail.length >= at && text.endsWith(tail);
}
