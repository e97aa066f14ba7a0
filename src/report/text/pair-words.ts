import type { ReportEnd } from '../../model/measured-run.ts';
import type { Report } from '../report.ts';

/** Whether there are two clusters: a node's name alone says too little then, since both may have a node of that name. Pure. */
export function isSeveral({ spec }: { readonly spec: Pick<Report['spec'], 'destinations'> }): boolean {
  return spec.destinations.length > 0;
}

/** `n1`; of `several` clusters `a/n1`. Pure. */
export function endWords({ cluster, node }: ReportEnd, several: boolean): string {
  return several ? `${cluster}/${node}` : node;
}

interface Pair {
  readonly source: ReportEnd;
  readonly destination: ReportEnd;
}

/** `n1 → n2`; of `several` clusters `a/n1 → b/n2`. Pure. */
export function pairWords({ source, destination }: Pair, several: boolean): string {
  return `${endWords(source, several)} → ${endWords(destination, several)}`;
}
