import { eachFailed } from './cause.ts';
import { type Facet, isEven } from './facet.ts';
import type { Located } from './locate.ts';
import { isSamePlace, type Place, type PlaceRegion } from './region.ts';
import type { Board, ProbeSpot } from './tally.ts';
import { mayLeak } from './weigh.ts';

/** Above this many failures, it is unlikely that a second place fits them all. */
const MOST_FAILED = 20_000;
const ALIKE = 0.9;
/** Among few probes, one that passed says as much as one that failed. */
const MOST_PASSED = 0.25;

/** Places that are never an alternative, and that have none. */
const NEVER: readonly Place['kind'][] = ['run', 'legs'];

/**
 * Other places whose fault would have failed the same probes, so that this run cannot distinguish them. A
 * gateway is never among them, because it is the passes there that make it one.
 */
export function alternativesTo({ cause, board }: Pick<Located, 'cause' | 'board'>): readonly Place[] {
  const { place, facet } = cause;
  if (cause.share || place.kind === 'everySame' || NEVER.includes(place.kind) || cause.failed > MOST_FAILED) return [];
  const { nodes } = board.slots;
  const keyOf = ({ section, source, to }: ProbeSpot): number => (section * nodes + source) * nodes + to;
  const spots = new Set<number>();
  const ways = new Map<string, readonly [number, number]>();
  eachFailed(board, cause, (spot) => {
    const { source, to } = spot;
    spots.add(keyOf(spot));
    if (ways.size < 3) ways.set(`${source}/${to}`, [source, to]);
  });
  const sections = [...new Set([...facet.outs, ...facet.ins])];
  const even: Facet = isEven(facet) ? facet : { outs: sections, ins: sections, cost: 0 };
  const isLike = (other: Place): boolean => {
    let both = 0;
    let all = 0;
    eachFailed(board, { place: other, facet: even }, (spot) => {
      all += 1;
      if (spots.has(keyOf(spot))) both += 1;
    });
    return both >= ALIKE * Math.max(all, spots.size);
  };
  const regions = board.regions.filter(
    (region) => !NEVER.includes(region.place.kind) && mayFit(board, region, { even, failed: spots.size }),
  );
  return [...regions.map((region) => region.place), ...pairPlaces([...ways.values()])].filter(
    (other) => !isSamePlace(other, place) && isLike(other),
  );
}

interface SameFailures {
  readonly even: Facet;
  readonly failed: number;
}

/** A first filter that uses only the sums, before the probes are compared one by one. */
function mayFit({ failed, passed, sections, weights }: Board, { parts }: PlaceRegion, wanted: SameFailures): boolean {
  let [fails, passes] = [0, 0];
  for (const { slot } of parts) {
    for (const section of wanted.even.outs) {
      fails += failed[slot * sections + section] ?? 0;
      passes += passed[slot * sections + section] ?? 0;
    }
  }
  const isAlike = fails >= ALIKE * wanted.failed && fails <= wanted.failed / ALIKE;
  return isAlike && passes <= MOST_PASSED * fails && mayLeak(passes, passes + fails, weights.leak);
}

/** If all failures are on one way, or on the two ways of a pair. */
function pairPlaces(ways: readonly (readonly [number, number])[]): readonly Place[] {
  const [first, second] = ways;
  if (!first || ways.length > 2 || first[0] === first[1]) return [];
  const [node, to] = first;
  if (!second) return [{ kind: 'pair', node, to, heading: 'outbound' }];
  return second[0] === to && second[1] === node ? [{ kind: 'pair', node, to, heading: 'both' }] : [];
}
