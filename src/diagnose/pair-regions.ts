import type { Place, PlaceRegion } from './region.ts';
import type { Board } from './tally.ts';
import { ANY_CAUSE } from './weigh.ts';

/** More pairs than this are not about pairs. */
const MOST_PAIRS = 3_000;

/**
 * Pairs that could gain more than `least`. None if there are so many that a larger cause must be found first.
 */
export function pairRegions(board: Board, least: number): readonly Pick<PlaceRegion, 'place' | 'cost'>[] {
  const { nodes } = board.slots;
  // Among so many pairs, some fail together by chance, and each can do so in many ways.
  const many = Math.log(Math.max(1, nodes * (nodes - 1)));
  const cost = many + Math.min(0.9 + 0.2 * many, 1.85);
  const places: Place[] = [];
  for (let node = 0; node < nodes; node += 1) {
    places.push(...pairPlaces(board, node, least + cost + ANY_CAUSE));
    if (places.length > MOST_PAIRS) return [];
  }
  return places.map((place) => ({ place, cost }));
}

function pairPlaces({ slots: { nodes }, pairs }: Board, node: number, needed: number): readonly Place[] {
  const places: Place[] = [];
  for (let to = 0; to < nodes; to += 1) {
    const there = pairs[node * nodes + to] ?? 0;
    if (node === to || there === 0) continue;
    if (there > needed) places.push({ kind: 'pair', node, to, heading: 'outbound' });
    const back = node < to ? (pairs[to * nodes + node] ?? 0) : 0;
    if (back > 0 && there + back > needed) places.push({ kind: 'pair', node, to, heading: 'both' });
  }
  return places;
}
