import { PASSED, SILENT, TOLD, UNKNOWN } from '../symptom.ts';
import { ANY_CAUSE, mayLeak, SERVICE_WEIGHTS } from '../weigh.ts';
import { type Background, type ServiceWeights, weightsBeside } from './background.ts';
import { dnsPodsBeside, explainSpot, type ServiceBoard, type ServiceSpot, stateAt } from './board.ts';
import { homeShare, homeWeight } from './home.ts';
import { AGAIN, STALLED } from './repeated.ts';
import { predicts, rolesOf, type Suspect, suspectsOf, type Way } from './suspect.ts';

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
}

const MOST_CAUSES = 16;

/**
 * As between floaters: takes the likeliest cause first, until no cause outweighs its own rarity. Marks what
 * the causes explain.
 */
export function findServiceCauses(board: ServiceBoard, background: Background): readonly ServiceCause[] {
  const suspects = suspectsOf(board);
  const causes: ServiceCause[] = deadReplicas({ board, suspects, weightsOf: weightsBeside(board, background) }).map(
    (dead) => ({ ...dead, also: cover(board, dead.suspect) }),
  );
  while (causes.length < MOST_CAUSES) {
    const best = bestCause({ board, suspects, weightsOf: weightsBeside(board, background) });
    if (!best) break;
    causes.push({ ...best, also: cover(board, best.suspect) });
  }
  return causes;
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
      if (cells[at] !== SILENT && cells[at] !== TOLD) continue;
      nodes.add(Math.floor(at / roles.length));
      ends.add(at % roles.length);
    }
  }
  return { nodes, ends };
}

function weighed(board: ServiceBoard, suspect: Suspect, weightsOf: WeightsOf): Weighed | undefined {
  const { silent, stalled: outage, again, told, passed: against, leak } = weightsOf(suspect.way);
  const { once, stalled, repeated, refused, doubtful, passed, failed, atHome } = sumsOf(board, suspect);
  const open = once * silent + stalled * outage + repeated * again + refused * told + doubtful;
  const gain = open - passed * against - atHome - suspect.cost - ANY_CAUSE;
  if (gain <= 0 || (suspect.kind === 'everywhere' && isOfOneNode(board, suspect))) return undefined;
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

/** What was measured for a suspect. */
interface Sums {
  /**
   * Failures that nothing explains yet: lost once, lost for some seconds, lost again and again, and refused
   * or the like.
   */
  readonly once: number;
  readonly stalled: number;
  readonly repeated: number;
  readonly refused: number;
  /** The weight of failures that another cause, between nodes, may explain. */
  readonly doubtful: number;
  /** All failures. */
  readonly failed: number;
  readonly passed: number;
  /** The weight of passes that may only say that the node reaches its own pods. */
  readonly atHome: number;
}

function sumsOf(board: ServiceBoard, suspect: Suspect, from?: number): Sums {
  const sums = { once: 0, stalled: 0, repeated: 0, refused: 0, doubtful: 0, failed: 0, passed: 0, atHome: 0 };
  const leadsHome = mayLeadHome(suspect);
  eachSpot(board, suspect, (state, spot) => {
    if (from !== undefined && spot.node !== from) return;
    if (state !== PASSED) sums.failed += 1;
    if (state === SILENT || state === TOLD) addFailure(sums, board, spot);
    if (state !== PASSED) return;
    if (leadsHome && homeShare(board, spot) > 0) sums.atHome += homeWeight(board, spot);
    else sums.passed += 1;
  });
  return sums;
}

function addFailure(
  sums: { once: number; stalled: number; repeated: number; refused: number; doubtful: number },
  board: ServiceBoard,
  spot: ServiceSpot,
): void {
  const at = spot.node * board.roles.length + spot.end;
  const odds = board.odds[spot.section]?.[at] ?? 0;
  if (odds > 0) sums.doubtful += Math.min(SERVICE_WEIGHTS.reach.silent, -Math.log(odds));
  else if (stateAt(board, spot) === TOLD) sums.refused += 1;
  else if (board.repeated[spot.section]?.[at] === AGAIN) sums.repeated += 1;
  else if (board.repeated[spot.section]?.[at] === STALLED) sums.stalled += 1;
  else sums.once += 1;
}

/** On these ways, a node may be shut off from pods elsewhere and still reach those on the node itself. */
const TO_PODS: readonly Way[] = ['dns', 'dns-replica', 'pods', 'all'];

function mayLeadHome({ kind, way }: Suspect): boolean {
  return kind === 'everywhere' || (kind === 'node' && TO_PODS.includes(way));
}

/** Calls `visit` for every measured probe that the suspect is about. */
export function eachSpot(
  board: ServiceBoard,
  suspect: Suspect,
  visit: (state: number, spot: ServiceSpot) => void,
): void {
  const nodes = suspect.kind === 'node' ? [suspect.node] : Array.from({ length: board.nodes }, (_, node) => node);
  const roles = rolesOf(suspect.way);
  const ends =
    suspect.kind === 'end' ? [suspect.end] : board.roles.flatMap((role, end) => (roles.includes(role) ? [end] : []));
  for (const [section, cells] of board.states.entries()) {
    for (const node of nodes) {
      const row = cells.subarray(node * board.roles.length, (node + 1) * board.roles.length);
      // Most ends of a row belong to other checks.
      for (const end of ends.filter((one) => row[one] !== UNKNOWN)) {
        const spot = { section, node, end };
        if (predicts(suspect, board, spot)) visit(row[end] ?? UNKNOWN, spot);
      }
    }
  }
}

/**
 * If one of two pods is dead, a look-up, which asks for A and for AAAA, fails at most three times out of
 * four. This many failures in a row are not bad luck.
 */
const UNLUCKY = 24;

function failsWhole(board: ServiceBoard, suspect: Suspect): boolean {
  // With several attempts, some nearly always go to the pod that loses them.
  if (board.symptom !== 'reach') return false;
  const { failed, passed } = sumsOf(board, suspect);
  return failed >= UNLUCKY && passed <= failed / 40;
}

/** If a node does not reach any other Service either, that is also why it fails at DNS. */
function losesServices(board: ServiceBoard, node: number): boolean {
  const ways = (['cluster-ip', 'apiserver'] as const).map((way) =>
    sumsOf(board, { kind: 'node', node, end: -1, way, cost: 0 }),
  );
  return ways.every(({ passed }) => passed === 0) && ways.reduce((sum, { failed }) => sum + failed, 0) > 1;
}

/** Whether the replicas that others reach do not answer this node either, again and again. */
function losesReplicas(board: ServiceBoard, { end }: Suspect, node: number): boolean {
  const others = dnsPodsBeside(board, end).filter((one) => one !== end);
  const sums = others.map((one) =>
    sumsOf(board, { kind: 'end', node: -1, end: one, way: 'dns-replica', cost: 0 }, node),
  );
  const failed = sums.reduce((sum, one) => sum + one.failed, 0);
  return failed > 1 && sums.every(({ passed }) => passed === 0);
}

/** @returns what it explains in addition to what it predicts */
function cover(board: ServiceBoard, suspect: Suspect): readonly ServiceSpot[] {
  eachSpot(board, suspect, (_, spot) => explainSpot(board, spot));
  if (suspect.kind !== 'end') return [];
  const also: ServiceSpot[] = [];
  const alsoExplain = (spot: ServiceSpot): void => {
    if (explainSpot(board, spot)) also.push(spot);
  };
  if (suspect.way === 'dns-replica') {
    // The DNS Service sends a share of all questions to the dead replica, whoever asks.
    const cluster = board.clusterOfEnd[suspect.end] ?? '';
    const service: Suspect = { ...suspect, kind: 'everywhere', cluster, way: 'dns-service' };
    const isUnlucky = ({ node }: ServiceSpot) => !losesServices(board, node) && !losesReplicas(board, suspect, node);
    if (!failsWhole(board, service)) {
      eachSpot(board, service, (_, spot) => {
        if (isUnlucky(spot)) alsoExplain(spot);
      });
    }
  }
  // A node that is aimed at may also be closed to itself.
  const own = board.aimedAt[suspect.end] ?? -1;
  const aimedAt = new Int32Array(board.roles.length).fill(-1);
  eachSpot({ ...board, aimedAt }, suspect, (_, spot) => {
    if (spot.node === own) alsoExplain(spot);
  });
  return also;
}
