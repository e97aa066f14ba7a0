import type { ShownCluster } from '../model/measured-run.ts';
import { sameCluster } from '../model/same-cluster.ts';
import type { Report } from '../report/report.ts';

export interface Alignment {
  /** The name in the run after of a cluster of the run before. */
  readonly rename: (cluster: string) => string;
  readonly warnings: readonly string[];
}

/** The clusters of a report or a plan. */
interface Clusters {
  readonly spec: Pick<Report['spec'], 'source' | 'destinations'>;
}

/**
 * Matches the clusters of the two runs: by fingerprint, whatever their names are, otherwise by name. A match
 * by name gives a warning, because the cluster was rebuilt. If another cluster has taken a name, the old
 * cluster is kept apart. Pure.
 */
export function aligned({ before, after }: { readonly before: Clusters; readonly after: Clusters }): Alignment {
  const [olds, news] = [clustersOf(before), clustersOf(after)];
  const names = new Map<string, string>();
  const free = new Set(news);
  const pair = (old: ShownCluster, match: ShownCluster | undefined): void => {
    if (!match) return;
    names.set(old.name, match.name);
    free.delete(match);
  };
  for (const old of olds)
    pair(
      old,
      [...free].find((one) => sameCluster(old, one)),
    );
  const rebuilt = olds.filter(({ name }) => !names.has(name));
  for (const old of rebuilt)
    pair(
      old,
      [...free].find(({ name }) => name === old.name),
    );
  const warnings = rebuilt
    .filter(({ name }) => names.has(name))
    .map(({ name }) => `${name} is another cluster than before; nodes are compared by their names`);
  const taken = new Set(news.map(({ name }) => name));
  return { rename: (name) => names.get(name) ?? (taken.has(name) ? `${name} (before)` : name), warnings };
}

export function clustersOf({ spec }: Clusters): readonly ShownCluster[] {
  return [spec.source, ...spec.destinations];
}
