import { type Cause, eachFailed } from './cause.ts';
import { type Facet, isEven } from './facet.ts';
import { bestFacet, sumsOf } from './gain.ts';
import { nodesLike } from './many-nodes.ts';
import { pairRegions } from './pair-regions.ts';
import { prune } from './prune.ts';
import { everyWithin, everywhere, intoAcross, outAcross, type PlaceRegion } from './region.ts';
import { sectionSums, sumOf } from './section-sums.ts';
import { setRegions } from './sets.ts';
import { type Board, explain, openIn } from './tally.ts';
import { ANY_CAUSE } from './weigh.ts';

/**
 * A cause is told only if it is at least three times as likely as chance. What a pair costs allows for that.
 */
const LEAST_GAIN = Math.log(3);

/** More causes at once than a person can look into. */
const MOST_CAUSES = 24;

/**
 * The likeliest causes of what failed. Each step takes the cause whose explained failures most outweigh its
 * own rarity and the passes that it would not have allowed, until none outweighs them (greedy weighted
 * cover). Marks what the causes explain.
 * @param onFound called with each cause after what it explains is marked; may mark more
 */
export function findCauses(
  board: Board,
  facets: readonly Facet[],
  onFound: (cause: Cause) => void = () => {},
): readonly Cause[] {
  const candidates: Candidates = { facets, even: facets.filter(isEven) };
  const found = greedy(board, candidates, onFound);
  return prune(board, found);
}

interface Candidates {
  readonly facets: readonly Facet[];
  readonly even: readonly Facet[];
}

function greedy(board: Board, candidates: Candidates, onFound: (cause: Cause) => void): readonly Cause[] {
  const causes: Cause[] = [];
  const scattered: Cause[] = [];
  let open = 0;
  for (let step = 0; step < MOST_CAUSES && !isScattered(scattered, open); step += 1) {
    const left = openBeyondCost(board);
    const best = left > 0 ? bestCause(board, candidates) : undefined;
    if (!best || (best.place.kind !== 'pair' && best.gain < LEAST_GAIN)) break;
    if (best.place.kind === 'pair' || best.place.kind === 'sets') {
      if (scattered.length === 0) open = left;
      scattered.push(best);
    }
    const like = [best, ...nodesLike(board, best)];
    causes.push(...like);
    take(board, like, onFound);
  }
  return causes;
}

/** What has a name is told first if it explains this share of what nodes without a name do. */
const MOSTLY_NAMED = 0.6;

/** A cause of which so many probes may pass. */
const MUCH_LEAK = 0.1;

/** After this many pairs and sets without a name … */
const FEW_SCATTERED = 4;
/** … that explain no more than this of what was open, more of them would not explain it either. */
const LITTLE = 0.1;

/** Whether failures are strewn about, so that only a cause with a share may explain them. */
function isScattered(causes: readonly Cause[], open: number): boolean {
  if (causes.length < FEW_SCATTERED) return false;
  return causes.reduce((sum, { gain }) => sum + gain, 0) < LITTLE * open;
}

/** Weight of what nothing explains yet, beyond what any cause costs. */
function openBeyondCost(board: Board): number {
  return openIn(board, [{ slot: everywhere(board.slots) }, { slot: everyWithin(board.slots) }]) - ANY_CAUSE;
}

function bestCause(board: Board, candidates: Candidates): Cause | undefined {
  const named = bestNamed(board, candidates);
  const other = bestUnnamed(board, candidates, named);
  if (!named || !other) return other ?? named;
  return isNameOf(named, other) && named.gain >= MOSTLY_NAMED * other.gain ? named : other;
}

/**
 * Whether the nodes without a name may rather be told by names: they may be those of two named groups that
 * have different causes, or it may be about one node that others have another cause not to reach.
 */
function isNameOf({ place }: Cause, { place: other }: Cause): boolean {
  if (other.kind !== 'sets') return false;
  if (place.kind !== 'node') return place.kind === 'group' || place.kind === 'block';
  return [other.from, other.to].some((side) => side.length === 1 && side[0] === place.node);
}

function bestNamed(board: Board, { facets, even }: Candidates): Cause | undefined {
  let best: Cause | undefined;
  for (const region of board.regions) {
    const least = best?.gain ?? 0;
    if (mostGain(board, region) <= least || !isCarrying(board, region)) continue;
    const found = bestFacet(region, region.sided ? facets : even, (facet) => sumsOf(board, region, facet), board);
    if (found && found.gain > least) best = found;
  }
  return best;
}

/** What carries nothing of its own to the other cluster is no gateway. True for all that is none. */
function isCarrying({ slots: { across }, passed, failed, sections }: Board, { place }: PlaceRegion): boolean {
  if (place.kind !== 'legs' || !across) return true;
  const slots = [outAcross(across.first, place.node), intoAcross(across.first, place.node)];
  const sum = (counts: Int32Array) =>
    slots
      .flatMap((slot) => [...counts.subarray(slot * sections, (slot + 1) * sections)])
      .reduce((total, count) => total + count, 0);
  return sum(passed) > sum(failed);
}

/** A pair, or nodes without a name. @returns undefined if none explains more than the named cause */
function bestUnnamed(board: Board, { even }: Candidates, named: Cause | undefined): Cause | undefined {
  let best: Cause | undefined;
  for (const region of [...groupsIn(board), ...pairRegions(board, named?.gain ?? 0)]) {
    const sums = sectionSums(board, region.place);
    const found = bestFacet(region, even, (facet) => sumOf(sums, facet), board);
    const least = (best ?? named)?.gain ?? 0;
    if (found && found.gain > least) best = found;
  }
  return best;
}

/** None where many probes pass anyway: then whoever is hit looks like a group. */
function groupsIn(board: Board): ReturnType<typeof setRegions> {
  return board.weights.leak < MUCH_LEAK ? setRegions(board) : [];
}

/** What the region would gain if any set of its sections could be taken. */
function mostGain({ open, passed, sections, weights }: Board, { parts, cost }: PlaceRegion): number {
  let most = -cost - ANY_CAUSE;
  for (const { slot, less } of parts) {
    const sign = less ? -1 : 1;
    for (let at = slot * sections; at < (slot + 1) * sections; at += 1) {
      most += Math.max(0, sign * ((open[at] ?? 0) - (passed[at] ?? 0) * weights.passed));
    }
  }
  return most;
}

/** Marks what they explain. */
function take(board: Board, causes: readonly Cause[], onFound: (cause: Cause) => void): void {
  for (const cause of causes) {
    eachFailed(board, cause, (spot) => explain(board, spot));
    onFound(cause);
  }
}
