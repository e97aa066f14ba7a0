/** From which cluster's nodes to which cluster's nodes, by the names that the run gives them. */
export interface Direction {
  readonly from: string;
  readonly to: string;
}

export interface DirectionOptions {
  /** Only from the source to the destination, as in netctl. */
  readonly oneWay: boolean;
  /** Also the pairs within each cluster. */
  readonly within: boolean;
}

/** One cluster: within it. Two clusters: between them, both ways by default. Pure. */
export function directionsOf(
  source: string,
  destinations: readonly string[],
  { oneWay, within }: DirectionOptions,
): readonly Direction[] {
  if (destinations.length === 0) return [{ from: source, to: source }];
  const there = destinations.map((to) => ({ from: source, to }));
  const back = oneWay ? [] : destinations.map((from) => ({ from, to: source }));
  const inside = within ? [source, ...destinations].map((cluster) => ({ from: cluster, to: cluster })) : [];
  return [...there, ...back, ...inside];
}
