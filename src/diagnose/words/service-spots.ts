import { cellsOf, rectanglesOf } from '../cells.ts';
import type { Region } from '../finding.ts';
import type { ServiceSpot } from '../services/board.ts';
import type { World, WorldSection } from '../world.ts';

/** The cells of the report's matrix for these spots. */
export function serviceRegion(world: World, spots: readonly ServiceSpot[]): readonly Region[] {
  const { services, endpointOfEnd } = world;
  const cells = spots.map(
    ({ section, node, end }) => [services[section]?.section.rows[node] ?? -1, endpointOfEnd[end] ?? -1] as const,
  );
  return rectanglesOf(world, cellsOf(cells));
}

export function sectionsOf({ services }: World, spots: readonly ServiceSpot[]): readonly WorldSection[] {
  return [...new Set(spots.map(({ section }) => section))]
    .toSorted((a, b) => a - b)
    .flatMap((index) => services[index]?.section ?? []);
}
