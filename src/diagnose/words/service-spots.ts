import type { Region } from '../finding.ts';
import type { ServiceSpot } from '../services/board.ts';
import type { World, WorldSection } from '../world.ts';

/** The cells of the report's matrix that they are. */
export function serviceRegion({ services, endpointOfEnd }: World, spots: readonly ServiceSpot[]): Region {
  return {
    rows: numbers(spots.map(({ section, node }) => services[section]?.section.rows[node] ?? -1)),
    endpoints: numbers(spots.map(({ end }) => endpointOfEnd[end] ?? -1)),
  };
}

export function sectionsOf({ services }: World, spots: readonly ServiceSpot[]): readonly WorldSection[] {
  return numbers(spots.map(({ section }) => section)).flatMap((index) => services[index]?.section ?? []);
}

function numbers(values: readonly number[]): readonly number[] {
  return [...new Set(values)].filter((value) => value >= 0).toSorted((a, b) => a - b);
}
