import { compareNames } from '../text/compare-names.ts';
import type { Section } from './bound-plan.ts';
import type { ReportEnd } from './measured-run.ts';

/** A probe by the names of its ends. */
interface NamedProbe extends Section {
  readonly source: Pick<ReportEnd, 'cluster' | 'node'>;
  readonly destination: Pick<ReportEnd, 'cluster' | 'node'>;
}

/** By check, path, the names of the ends, and family. */
export function compareProbes(a: NamedProbe, b: NamedProbe): number {
  return (
    compareNames(a.check, b.check) ||
    compareNames(a.path, b.path) ||
    compareNames(a.source.cluster, b.source.cluster) ||
    compareNames(a.source.node, b.source.node) ||
    compareNames(a.destination.cluster, b.destination.cluster) ||
    compareNames(a.destination.node, b.destination.node) ||
    compareNames(a.family, b.family)
  );
}
