import { addBit, type Bits, common, hasBit, keyOf, membersOf, noBits, sizeOf } from './bits.ts';
import { isWithin } from './each-pair.ts';
import type { Heading } from './finding.ts';
import type { Place, PlaceRegion } from './region.ts';
import { PASSED } from './symptom.ts';
import type { Board } from './tally.ts';

/** More seeds than this lead to the same sets. In large networks, each takes long. */
const MOST_SEEDS = 48;
const SEED_NODES = 8_000;
const MOST_SETS = 24;
/** Sums of weights are not exact. */
const SLIGHT = 0.001;
/** Fewer nodes than this that do not reach one are told as pairs. */
const LEAST_SOURCES = 3;
/** The share of a node's pairs with a set that have to fail for it to belong there. */
const ALIKE = 0.7;
/** How often a set may grow. Two rounds are enough unless much is unknown. */
const ROUNDS = 3;

export type SetsPlace = Extract<Place, { kind: 'sets' }>;

/**
 * Groups of nodes that fail alike, from some nodes to others, found in the matrix: no zone, subnet or cluster
 * has to be the same. Each node's failed destinations are a seed. Nodes that fail to reach most of the same
 * destinations join it, then the destinations are those that most of these nodes fail to reach.
 */
export function setRegions(board: Board): readonly Pick<PlaceRegion, 'place' | 'cost'>[] {
  for (const least of leastWeights(board)) {
    const places = placesOf(failingPairs(board, least));
    if (places.length > 0) return places.map((place) => ({ place, cost: costOf(place, board.slots.nodes) }));
  }
  return [];
}

function placesOf(failing: FailingPairs): readonly SetsPlace[] {
  const all = [...seedsOf(failing.rows).flatMap((seed) => grown(failing, seed) ?? []), ...intoOne(failing)];
  const byKey = new Map(all.map((place) => [`${place.from.join()}>${place.to.join()}`, place]));
  return [...byKey.values()].slice(0, MOST_SETS);
}

/**
 * How much a pair has to weigh to count as failing. Two lost packets on a pair are no accident, but if only
 * one check was made, there are no two.
 */
function leastWeights({ weights, pairs }: Board): readonly number[] {
  let isMuch = false;
  let isLittle = false;
  for (let pair = 0; pair < pairs.length && !(isMuch && isLittle); pair += 1) {
    const weight = pairs[pair] ?? 0;
    if (weight > weights.silent + SLIGHT) isMuch = true;
    else if (weight > SLIGHT) isLittle = true;
  }
  return [...(isMuch ? [weights.silent] : []), ...(isLittle ? [0] : [])];
}

/** Nodes that fail to reach the same one. */
function intoOne({ columns }: FailingPairs): readonly SetsPlace[] {
  return columns.flatMap(({ failing }, node): readonly SetsPlace[] => {
    const from = sizeOf(failing) < LEAST_SOURCES ? [] : membersOf(failing);
    // If most of the nodes fail to reach it, that is about the node.
    if (from.length === 0 || from.length > columns.length / 2) return [];
    return [{ kind: 'sets', from, to: [node], heading: 'outbound' }];
  });
}

/** By node: its pairs with others, as their source, and as their destination. */
interface FailingPairs {
  readonly nodes: number;
  readonly rows: readonly Line[];
  readonly columns: readonly Line[];
}

/** With which others a node fails, and whether a probe passes between it and another one. */
interface Line {
  readonly failing: Bits;
  readonly passes: (other: number) => boolean;
}

/** @param least a pair with more open weight than this counts as failing, and one on which nothing passes */
function failingPairs({ slots: { nodes }, pairs, states }: Board, least: number): FailingPairs {
  const passes = (source: number, to: number): boolean => {
    if (source === to) return false;
    for (const cells of states) if (cells[source * nodes + to] === PASSED) return true;
    return false;
  };
  const ids = Array.from({ length: nodes }, (_, node) => node);
  const rows = ids.map((node): Line => ({ failing: noBits(nodes), passes: (to) => passes(node, to) }));
  const columns = ids.map((node): Line => ({ failing: noBits(nodes), passes: (source) => passes(source, node) }));
  for (const [source, row] of rows.entries()) {
    for (let to = 0; to < nodes; to += 1) {
      const weight = pairs[source * nodes + to] ?? 0;
      if (weight <= SLIGHT || to === source) continue;
      if (weight <= least + SLIGHT && passes(source, to)) continue;
      addBit(row.failing, to);
      const column = columns[to];
      if (column) addBit(column.failing, source);
    }
  }
  return { nodes, rows, columns };
}

/** The distinct rows with at least two failures; those that most nodes share come first. */
function seedsOf(rows: readonly Line[]): readonly Bits[] {
  const alike = Map.groupBy(
    rows.map(({ failing }) => failing).filter((row) => sizeOf(row) > 1),
    keyOf,
  );
  return [...alike.values()]
    .toSorted((a, b) => weightOf(b) - weightOf(a))
    .slice(0, Math.min(MOST_SEEDS, Math.ceil(SEED_NODES / rows.length)))
    .flatMap(([row]) => row ?? []);
}

function weightOf(rows: readonly Bits[]): number {
  return rows.length * sizeOf(rows[0] ?? noBits(0));
}

function grown(failing: FailingPairs, seed: Bits): SetsPlace | undefined {
  let to = seed;
  let from = alikeTo(failing.rows, to);
  if (sizeOf(from) < 2) return placeOf(failing, from, to);
  for (let round = 1; round < ROUNDS; round += 1) {
    to = alikeTo(failing.columns, from);
    from = alikeTo(failing.rows, to);
  }
  return placeOf(failing, from, to);
}

function alikeTo(lines: readonly Line[], nodes: Bits): Bits {
  const found = noBits(lines.length);
  const set = { nodes, size: sizeOf(nodes) };
  for (const [node, line] of lines.entries()) if (isAlike(line, set)) addBit(found, node);
  return found;
}

/**
 * Whether the node fails with most of these nodes. Those between which and it nothing was measured, or all
 * has another cause, say nothing.
 */
function isAlike({ failing, passes }: Line, { nodes, size }: Sized): boolean {
  const fails = common(failing, nodes);
  if (fails === 0 || fails >= ALIKE * size) return fails > 0;
  let passing = 0;
  for (let other = 0; other < nodes.length * 32; other += 1) {
    if (!hasBit(nodes, other) || hasBit(failing, other) || !passes(other)) continue;
    passing += 1;
    // There may be a thousand, and mostly a few tell.
    if (fails < ALIKE * (fails + passing)) return false;
  }
  return true;
}

interface Sized {
  readonly nodes: Bits;
  readonly size: number;
}

/**
 * Whether the node fails with few others. If it fails with all, that is about the node, not about the set.
 */
function isReaching(lines: readonly Line[], node: number, set: Bits): boolean {
  const failing = lines[node]?.failing;
  const others = lines.length - sizeOf(set) - (hasBit(set, node) ? 0 : 1);
  return failing !== undefined && others > 0 && sizeOf(failing) - common(failing, set) <= others / 2;
}

/** None if it would be a node's or a pair's, or if no line can be drawn between the two sets. */
function placeOf({ rows, columns }: FailingPairs, from: Bits, to: Bits): SetsPlace | undefined {
  const shared = common(from, to);
  const sources = membersOf(from).filter((node) => isReaching(rows, node, to));
  const destinations = membersOf(to).filter((node) => isReaching(columns, node, from));
  if (shared > 0) {
    if (shared < ALIKE * Math.max(sources.length, destinations.length)) return undefined;
    const nodes = sources.filter((node) => hasBit(to, node));
    return nodes.length < 3 ? undefined : { kind: 'sets', from: nodes, to: nodes, heading: 'both' };
  }
  if (sources.length * destinations.length < 3) return undefined;
  const back = destinations.filter((node) => rows[node] && isAlike(rows[node], { nodes: from, size: sizeOf(from) }));
  const isMutual = back.length >= ALIKE * destinations.length;
  if (!isMutual) return { kind: 'sets', from: sources, to: destinations, heading: 'outbound' };
  // Once, whichever side it was found from; the smaller one is the subject.
  const isTurned =
    sources.length > destinations.length ||
    (sources.length === destinations.length && (sources[0] ?? 0) > (destinations[0] ?? 0));
  const [one, other] = isTurned ? [destinations, sources] : [sources, destinations];
  return { kind: 'sets', from: one, to: other, heading: 'both' };
}

/** A few nodes that are parted from all the others. */
export interface Island {
  readonly nodes: readonly number[];
  readonly heading: Heading;
}

/** @returns undefined if it is about two groups rather than about a few nodes and the rest */
export function islandOf({ from, to, heading }: SetsPlace, nodes: number): Island | undefined {
  if (isWithin({ from, to }) || from.length + to.length < nodes) return undefined;
  const [few, isTurned] = from.length <= to.length ? [from, false] : [to, true];
  if (few.length >= nodes / 2 || (heading !== 'both' && few.length > nodes / 3)) return undefined;
  return { nodes: few, heading: heading === 'outbound' && isTurned ? 'inbound' : heading };
}

/** How many sets there are to choose from, as a logarithm: that is what it costs to name one of them. */
export function costOf({ from, to }: SetsPlace, nodes: number): number {
  const isRest = from.length + to.length === nodes;
  return (
    choices(from.length, nodes) +
    (isWithin({ from, to }) || isRest ? 0 : choices(to.length, nodes)) +
    Math.log(nodes) +
    1
  );
}

function choices(many: number, of: number): number {
  const share = many / of;
  if (share <= 0 || share >= 1) return 0;
  return -of * (share * Math.log(share) + (1 - share) * Math.log(1 - share));
}
