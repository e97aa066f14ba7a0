import type { PlaceRegion } from '../region.ts';
import { costOf, type SetsPlace } from '../sets.ts';
import { isOpen, PASSED } from '../symptom.ts';
import type { Board } from '../tally.ts';

/** A node belongs to a side if it leans towards it by at least this share of what the strongest one does. */
const LEANING = 0.3;
/** Rounds of the power iteration. */
const ROUNDS = 40;

/**
 * Two groups of nodes between which more fails than elsewhere, as places for a cause; none if there are no
 * such groups. They need no name, and only a share of the probes between them has to fail. The groups are the
 * two sides of the leading eigenvector (as in spectral clustering; M. Newman, "Finding community structure in
 * networks using the eigenvectors of matrices").
 */
export function halvesIn(board: Board): readonly Pick<PlaceRegion, 'place' | 'cost'>[] {
  const { nodes } = board.slots;
  if (nodes < 3 || !board.pairs.some((weight) => weight > 1)) return [];
  const leanings = leaningsOf(excessOf(board), nodes);
  const most = leanings.reduce((max, leaning) => Math.max(max, Math.abs(leaning)), 0);
  const side = (sign: number) => [...leanings.keys()].filter((node) => sign * (leanings[node] ?? 0) > LEANING * most);
  const [small, large] = [side(1), side(-1)].toSorted((a, b) => a.length - b.length || (a[0] ?? 0) - (b[0] ?? 0));
  if (!small || !large || small.length * large.length < 2) return [];
  // One node and all others are a place of their own.
  if (small.length === 1 && large.length === nodes - 1) return [];
  const places: readonly SetsPlace[] = [
    { kind: 'sets', from: small, to: large, heading: 'both' },
    { kind: 'sets', from: small, to: large, heading: 'outbound' },
    { kind: 'sets', from: large, to: small, heading: 'outbound' },
  ];
  return places.map((place) => ({ place, cost: costOf(place, nodes) }));
}

/** By pair, both ways together: how many more of its probes fail than of all. */
function excessOf({ states, slots: { nodes } }: Board): Float64Array {
  const count = (isCounted: (state: number) => boolean) => {
    const counts = new Float64Array(nodes * nodes);
    for (const cells of states) {
      for (let at = 0; at < cells.length; at += 1) {
        if (!isCounted(cells[at] ?? 0)) continue;
        const pair = Math.min(at, (at % nodes) * nodes + Math.floor(at / nodes));
        counts[pair] = (counts[pair] ?? 0) + 1;
      }
    }
    return counts;
  };
  const failed = count(isOpen);
  const measured = count((state) => isOpen(state) || state === PASSED);
  const sum = (counts: Float64Array) => counts.reduce((total, pair) => total + pair, 0);
  const share = sum(failed) / Math.max(1, sum(measured));
  const excess = new Float64Array(nodes * nodes);
  for (let node = 0; node < nodes; node += 1) {
    for (let other = node + 1; other < nodes; other += 1) {
      const pair = node * nodes + other;
      const more = (failed[pair] ?? 0) - share * (measured[pair] ?? 0);
      excess[pair] = more;
      excess[other * nodes + node] = more;
    }
  }
  return excess;
}

/**
 * By node: to which side it leans. Nodes lean away from those with whom they fail most. Power iteration, with
 * a shift that makes the wanted eigenvalue the largest.
 */
function leaningsOf(excess: Float64Array, nodes: number): Float64Array {
  let shift = 0;
  for (let node = 0; node < nodes; node += 1) {
    let sum = 0;
    for (let to = 0; to < nodes; to += 1) sum += Math.abs(excess[node * nodes + to] ?? 0);
    shift = Math.max(shift, sum);
  }
  // Any start will do that is not a side of its own: all nodes differ.
  let leanings = Float64Array.from({ length: nodes }, (_, node) => Math.sin(node + 1));
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = leanings.map((leaning, node) => {
      let sum = shift * leaning;
      for (let to = 0; to < nodes; to += 1) sum -= (excess[node * nodes + to] ?? 0) * (leanings[to] ?? 0);
      return sum;
    });
    const size = Math.sqrt(next.reduce((sum, leaning) => sum + leaning * leaning, 0)) || 1;
    leanings = next.map((leaning) => leaning / size);
  }
  return leanings;
}
