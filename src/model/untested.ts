import type { Untested } from './plan.ts';

/** Nodes of one cluster that are untested for the same reason. */
export type UntestedGroup = Omit<Untested, 'node'> & { readonly nodes: readonly string[] };

/** One group per reason, in the order of their first node. Pure. */
export function byReason(untested: readonly Untested[]): readonly UntestedGroup[] {
  const groups = Map.groupBy(untested, ({ cluster, byRule, reason }) => JSON.stringify([cluster, byRule, reason]));
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    return first ? [{ ...first, nodes: members.map(({ node }) => node) }] : [];
  });
}

const LISTED = 3;

/** `n1, n2, n3 and 7 more` */
export function listed(names: readonly string[], most = LISTED): string {
  const more = names.length - most;
  return names.slice(0, most).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** The nodes of a group, `n1, n2`; with their cluster if there are `several`. */
export function groupWords({ cluster, nodes }: UntestedGroup, several: boolean): string {
  return several ? `${listed(nodes)} of ${cluster}` : listed(nodes);
}

/**
 * `n1, n2 (its pod is not started yet), n3 (Evicted)`, with a limit on the number of groups and on the length
 * of each reason.
 */
export function untestedWords(
  untested: readonly Untested[],
  { groups: most, reason: longest }: { readonly groups: number; readonly reason: number } = NO_LIMITS,
): string {
  const groups = byReason(untested);
  const shown = groups.slice(0, most);
  const more = groups.slice(most).reduce((sum, { nodes }) => sum + nodes.length, 0);
  const words = shown.map(({ nodes, reason }) => {
    const short = reason.length > longest ? `${reason.slice(0, longest - 1).trimEnd()}…` : reason;
    return `${listed(nodes)} (${short})`;
  });
  return words.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

const NO_LIMITS = { groups: Number.POSITIVE_INFINITY, reason: Number.POSITIVE_INFINITY };
