import type { ReportEnd } from '../../model/measured-run.ts';
import type { Report } from '../report.ts';

/**
 * Whether there are two clusters. A node's name alone is ambiguous then, because both may have a node with
 * that name. Pure.
 */
export function isSeveral({ spec }: { readonly spec: Pick<Report['spec'], 'destinations'> }): boolean {
  return spec.destinations.length > 0;
}

/** `n1`, or `a/n1` if there are `several` clusters. Pure. */
export function endWords({ cluster, node }: ReportEnd, several: boolean): string {
  return several ? `${cluster}/${node}` : node;
}

interface NodePair {
  readonly source: ReportEnd;
  readonly destination: ReportEnd;
}

/** `n1 → n2`, or `a/n1 → b/n2` if there are `several` clusters. Pure. */
export function pairWords({ source, destination }: NodePair, several: boolean): string {
  return `${endWords(source, several)} → ${endWords(destination, several)}`;
}
