import { reasonOf } from '../model/verdict.ts';
import { eachFailed } from './cause.ts';
import { cellsOf, rectanglesOf } from './cells.ts';
import { isWithin } from './each-pair.ts';
import type { Region } from './finding.ts';
import type { Part } from './locate.ts';
import type { Place } from './region.ts';
import type { Board, ProbeSpot } from './tally.ts';
import type { World } from './world.ts';

/** The one or two ways of a place. */
export function waysOf(place: Place): readonly Place[] {
  switch (place.kind) {
    case 'node':
    case 'nodes':
    case 'across':
    case 'legs':
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
    case 'sets':
      if (place.heading !== 'both' || isWithin(place)) return [place];
      return [
        { ...place, heading: 'outbound' },
        { ...place, from: place.to, to: place.from, heading: 'outbound' },
      ];
    case 'same':
    case 'run':
    case 'everySame':
      return [place];
    default:
      return place satisfies never;
  }
}

/** What a cause explains in the matrix. */
export interface Extent {
  /** Between floaters. */
  readonly failed: number;
  /** How often each reason occurs, the most frequent first. */
  readonly reasons: readonly (readonly [string, number])[];
  readonly first: { readonly section: number; readonly source: number; readonly to: number } | undefined;
  readonly region: readonly Region[];
}

type Shown = Pick<Part, 'place' | 'facet' | 'other'>;

export function extentOf(world: World, board: Board, causes: readonly Shown[]): Extent {
  const codes = new Map<number, number>();
  let failed = 0;
  let first: Extent['first'];
  const ways = causes.flatMap(({ place, facet, other }) =>
    waysOf(place).map((way) => ({ place: way, facet, board: other?.board ?? board })),
  );
  // Parts of one rule may overlap, and so do the two ways of nodes of which two are the ends of a pair.
  const mayOverlap = causes.length > 1 || causes.some(({ place }) => place.kind === 'nodes');
  const seen = new Set<number>();
  const nodes = world.nodes.length;
  const isNew = ({ section, source, to }: ProbeSpot) =>
    seen.size < seen.add((section * nodes + source) * nodes + to).size;
  const region = ways.flatMap((way): readonly Region[] => {
    const cells: [number, number][] = [];
    eachFailed(way.board, way, (spot) => {
      const square = world.floaters[spot.section];
      if (!square || (mayOverlap && !isNew(spot))) return;
      const code = square.codes[spot.source * world.nodes.length + spot.to] ?? 0;
      failed += 1;
      first ??= spot;
      codes.set(code, (codes.get(code) ?? 0) + 1);
      const { to, rows } = square.section;
      if (to !== 'service') cells.push([rows[spot.source] ?? -1, world.endpointOf[to][spot.to] ?? -1]);
    });
    return rectanglesOf(world, cellsOf(cells));
  });
  const reasons = [...codes].map(([code, times]) => [reasonOf(code) ?? '', times] as const);
  return { failed, reasons: reasons.toSorted((a, b) => b[1] - a[1]), first, region };
}
