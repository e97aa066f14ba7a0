import { reasonOf } from '../check/verdict.ts';
import type { Region } from './finding.ts';
import type { Place } from './region.ts';
import { type Cause, eachFailed } from './search.ts';
import type { Board } from './tally.ts';
import type { World } from './world.ts';

/** The one or two ways that a place has. */
export function waysOf(place: Place): readonly Place[] {
  switch (place.kind) {
    case 'node':
    case 'group':
      if (place.heading !== 'both') return [place];
      return [
        { ...place, heading: 'outbound' },
        { ...place, heading: 'inbound' },
      ];
    case 'pair':
      if (place.heading !== 'both') return [place];
      return [
        { ...place, heading: 'outbound' },
        { ...place, node: place.to, to: place.node, heading: 'outbound' },
      ];
    case 'block':
      if (place.heading !== 'both' || place.group === place.to) return [place];
      return [
        { ...place, heading: 'outbound' },
        { ...place, group: place.to, to: place.group, heading: 'outbound' },
      ];
    case 'same':
    case 'run':
    case 'everySame':
      return [place];
    default:
      return place satisfies never;
  }
}

/** What of the matrix a cause explains. */
export interface Extent {
  /** Between floaters. */
  readonly failed: number;
  /** How often each reason, the commonest first. */
  readonly reasons: readonly (readonly [string, number])[];
  readonly first: { readonly section: number; readonly source: number; readonly to: number } | undefined;
  readonly region: readonly Region[];
}

export function extentOf(world: World, board: Board, causes: readonly Pick<Cause, 'place' | 'facet'>[]): Extent {
  const codes = new Map<number, number>();
  let failed = 0;
  let first: Extent['first'];
  const ways = causes.flatMap(({ place, facet }) => waysOf(place).map((way) => ({ place: way, facet })));
  const region = ways.map((way): Region => {
    const rows = new Set<number>();
    const endpoints = new Set<number>();
    eachFailed(board, way, (spot) => {
      const square = world.floaters[spot.section];
      if (!square) return;
      const code = square.codes[spot.source * world.nodes.length + spot.to] ?? 0;
      failed += 1;
      first ??= spot;
      codes.set(code, (codes.get(code) ?? 0) + 1);
      rows.add(square.section.rows[spot.source] ?? -1);
      const { to } = square.section;
      if (to !== 'service') endpoints.add(world.endpointOf[to][spot.to] ?? -1);
    });
    return { rows: sorted(rows), endpoints: sorted(endpoints) };
  });
  const reasons = [...codes].map(([code, times]) => [reasonOf(code) ?? '', times] as const);
  return { failed, reasons: reasons.toSorted((a, b) => b[1] - a[1]), first, region };
}

function sorted(numbers: ReadonlySet<number>): readonly number[] {
  return [...numbers].filter((number) => number >= 0).toSorted((a, b) => a - b);
}
