import { isOpen, TOLD } from '../symptom.ts';
import { addOdds, dnsPodsBeside, explainSpot, type ServiceBoard, type ServiceSpot, stateAt } from './board.ts';
import type { Suspect } from './suspect.ts';
import { eachSpot, sumsOf } from './suspect-sums.ts';

/** What a cause explains in addition to what it predicts. */
export interface Covered {
  readonly also: readonly ServiceSpot[];
  /** What it explains if no cause is found that must make it fail. */
  readonly perhaps: readonly ServiceSpot[];
}

/** Marks what the suspect explains. */
export function cover(board: ServiceBoard, suspect: Suspect): Covered {
  const answers = isAnswering(board, suspect);
  eachSpot(board, suspect, (_, spot) => explainSpot(board, spot));
  if (suspect.kind !== 'end') return { also: [], perhaps: [] };
  const own = ownSpots(board, suspect).filter((spot) => explainSpot(board, spot));
  if (suspect.way !== 'dns-replica') return { also: own, perhaps: [] };
  const unlucky = unluckySpots(board, suspect);
  // With several attempts, some nearly always go to the pod that loses them.
  if (board.symptom !== 'reach') {
    return { also: [...unlucky.filter((spot) => explainSpot(board, spot)), ...own], perhaps: [] };
  }
  const odds = unluckyOdds(board, suspect);
  const mayBe = (state: number) => isOpen(state) && (state === TOLD || !answers);
  const perhaps = unlucky.filter((spot) => mayBe(stateAt(board, spot)));
  addOdds(
    board,
    perhaps.map((spot) => ({ ...spot, odds })),
  );
  return { also: own, perhaps };
}

/** Whether it always answers, although wrongly, or refuses. Then nobody waits for it in vain. */
function isAnswering(board: ServiceBoard, suspect: Suspect): boolean {
  const { refused, once, stalled, repeated, doubtful } = sumsOf(board, suspect);
  return refused > 0 && once + stalled + repeated + doubtful === 0;
}

/** A look-up asks two questions, each of one of the DNS pods. */
function unluckyOdds(board: ServiceBoard, { end }: Suspect): number {
  return 1 - (1 - 1 / dnsPodsBeside(board, end).length) ** 2;
}

/** The DNS Service sends a share of all questions to the dead replica, whoever asks. */
function unluckySpots(board: ServiceBoard, replica: Suspect): readonly ServiceSpot[] {
  const cluster = board.clusterOfEnd[replica.end] ?? '';
  const service: Suspect = { ...replica, kind: 'everywhere', cluster, way: 'dns-service' };
  if (failsWhole(board, service)) return [];
  return spotsOf(board, service).filter(
    ({ node }) => !losesServices(board, node) && !losesReplicas(board, replica, node),
  );
}

/** A node that is aimed at may also be closed to itself. */
function ownSpots(board: ServiceBoard, suspect: Suspect): readonly ServiceSpot[] {
  const own = board.aimedAt[suspect.end] ?? -1;
  const aimedAt = new Int32Array(board.roles.length).fill(-1);
  return spotsOf({ ...board, aimedAt }, suspect).filter(({ node }) => node === own);
}

function spotsOf(board: ServiceBoard, suspect: Suspect): readonly ServiceSpot[] {
  const spots: ServiceSpot[] = [];
  eachSpot(board, suspect, (_, spot) => spots.push(spot));
  return spots;
}

/**
 * If one of two pods is dead, a look-up, which asks for A and for AAAA, fails at most three times out of
 * four. This many failures in a row are not bad luck.
 */
const UNLUCKY = 24;

function failsWhole(board: ServiceBoard, suspect: Suspect): boolean {
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

/**
 * Whether the replicas that others reach do not answer this node either, again and again, and nothing has
 * explained that. If something has, the look-ups fail because of both.
 */
function losesReplicas(board: ServiceBoard, { end }: Suspect, node: number): boolean {
  const others = dnsPodsBeside(board, end).filter((one) => one !== end);
  const sums = others.map((one) =>
    sumsOf(board, { kind: 'end', node: -1, end: one, way: 'dns-replica', cost: 0 }, node),
  );
  const failed = sums.reduce(
    (sum, { once, stalled, repeated, refused }) => sum + once + stalled + repeated + refused,
    0,
  );
  return failed > 1 && sums.every(({ passed }) => passed === 0);
}
