import { isOpen, PASSED, UNKNOWN } from '../symptom.ts';
import { ANY_CAUSE, CLAIMED, mayLeak } from '../weigh.ts';
import { type Background, type ServiceWeights, weightsBeside } from './background.ts';
import { explainSpot, type ServiceBoard, type ServiceSpot } from './board.ts';
import { cover } from './cover.ts';
import { homeShare } from './home.ts';
import { type Suspect, suspectsOf, type Way } from './suspect.ts';
import { eachSpot, failedSpots, sumsOf } from './suspect-sums.ts';

/** A cause on the ways to services. */
export interface ServiceCause {
  readonly suspect: Suspect;
  readonly failed: number;
  readonly passed: number;
  readonly gain: number;
  /**
   * What fails with it: probes of the DNS Service if a pod behind it is dead, and those from the aimed node
   * itself.
   */
  readonly also: readonly ServiceSpot[];
  /** Of a node: others do not reach the pods on it either. */
  readonly isCutOff?: boolean;
}

const MOST_CAUSES = 16;

/**
 * What changes from one packet to the next has a cause only if it is at least three times as likely as
 * chance.
 */
const LEAST_CHANGING_GAIN = Math.log(3);

/**
 * As between floaters: takes the likeliest cause first, until no cause outweighs its own rarity. Marks what
 * the causes explain.
 */
export function findServiceCauses(board: ServiceBoard, background: Background): readonly ServiceCause[] {
  const suspects = suspectsOf(board);
  const covered = (found: Weighed) => ({ ...found, ...cover(board, found.suspect) });
  const causes = deadReplicas({ board, suspects, weightsOf: weightsBeside(board, background) }).map(covered);
  while (causes.length < MOST_CAUSES) {
    const best = bestCause({ board, suspects, weightsOf: weightsBeside(board, background) });
    if (!best) break;
    causes.push(covered(best));
  }
  return causes.map(({ perhaps, ...cause }) => ({
    ...cause,
    also: [...cause.also, ...perhaps.filter((spot) => explainSpot(board, spot))],
  }));
}

/**
 * DNS pods that fail from everywhere while others of their cluster answer. They come first, because if every
 * other question goes to a dead pod, bad luck can make it look as if the Service fails everywhere and none of
 * its pods does. The same holds for answers that are late or sometimes lost.
 */
function deadReplicas({ board, suspects, weightsOf }: Weighing): readonly Weighed[] {
  const replicas = suspects.filter(
    ({ kind, way, family, layer }) => kind === 'end' && way === 'dns-replica' && !family && !layer,
  );
  const clusterOf = ({ end }: Suspect) => board.clusterOfEnd[end];
  const dead = replicas.flatMap((suspect) => weighed(board, suspect, weightsOf) ?? []);
  const count = (list: readonly Suspect[], cluster: string | undefined) =>
    list.filter((suspect) => clusterOf(suspect) === cluster).length;
  const all = dead.map(({ suspect }) => suspect);
  return dead.filter(({ suspect }) => count(all, clusterOf(suspect)) < count(replicas, clusterOf(suspect)));
}

type Weighed = Omit<ServiceCause, 'also'>;

type WeightsOf = (way: Way) => ServiceWeights;

interface Weighing {
  readonly board: ServiceBoard;
  readonly suspects: readonly Suspect[];
  readonly weightsOf: WeightsOf;
}

function bestCause({ board, suspects, weightsOf }: Weighing): Weighed | undefined {
  let best: Weighed | undefined;
  const { nodes, ends } = openAt(board);
  for (const suspect of suspects) {
    if (suspect.kind === 'node' && !nodes.has(suspect.node)) continue;
    if (suspect.kind === 'end' && !ends.has(suspect.end)) continue;
    const found = weighed(board, suspect, weightsOf);
    if (found && found.gain > (best?.gain ?? 0)) best = found;
  }
  return best;
}

/** Where there are failures that nothing explains. */
function openAt({ states, roles }: ServiceBoard): Readonly<Record<'nodes' | 'ends', ReadonlySet<number>>> {
  const [nodes, ends] = [new Set<number>(), new Set<number>()];
  for (const cells of states) {
    for (let at = 0; at < cells.length; at += 1) {
      if (!isOpen(cells[at] ?? UNKNOWN)) continue;
      nodes.add(Math.floor(at / roles.length));
      ends.add(at % roles.length);
    }
  }
  return { nodes, ends };
}

function weighed(board: ServiceBoard, suspect: Suspect, weightsOf: WeightsOf): Weighed | undefined {
  const { silent, stalled: outage, again, told, passed: against, leak } = weightsOf(suspect.way);
  const { once, stalled, repeated, refused, doubtful, passed, failed, atHome, claimed } = sumsOf(board, suspect);
  const open = once * silent + stalled * outage + repeated * again + refused * told + doubtful;
  // What fails of a node anyway is no sign of a cause of its own.
  const needless = suspect.kind === 'node' ? claimed * CLAIMED : 0;
  const gain = open - passed * against - atHome - needless - suspect.cost - ANY_CAUSE;
  const least = board.symptom === 'reach' ? 0 : LEAST_CHANGING_GAIN;
  if (gain <= least || (suspect.kind === 'everywhere' && isOfOneNode(board, suspect))) return undefined;
  if (suspect.kind === 'node' && suspect.way === 'dns-service' && isOfResolvers(board, suspect)) return undefined;
  return mayLeak(passed, passed + failed, leak) ? { suspect, failed, passed, gain } : undefined;
}

/** A failure from only one node is a failure everywhere only if there is no other node. */
function isOfOneNode(board: ServiceBoard, suspect: Suspect): boolean {
  const [failing, measured] = [new Set<number>(), new Set<number>()];
  eachSpot(board, suspect, (state, spot) => {
    if (state === PASSED && homeShare(board, spot) === 1) return;
    measured.add(spot.node);
    if (state !== PASSED) failing.add(spot.node);
  });
  return failing.size === 1 && measured.size > 1;
}

/** Whether nothing says that the DNS Service fails, rather than the node's own resolvers. */
function isOfResolvers(board: ServiceBoard, suspect: Suspect): boolean {
  return failedSpots(board, suspect).every(({ end }) => board.roles[end] !== 'dns-service');
}
