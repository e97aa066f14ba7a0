import { isOpen, PASSED, TOLD, UNKNOWN } from '../symptom.ts';
import { SERVICE_WEIGHTS } from '../weigh.ts';
import { type ServiceBoard, type ServiceSpot, stateAt } from './board.ts';
import { homeShare, homeWeight } from './home.ts';
import { AGAIN, STALLED } from './repeated.ts';
import { predicts, rolesOf, type Suspect, type Way } from './suspect.ts';

/** What was measured for a suspect. */
export interface SuspectSums {
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
  /** Failures that another cause explains already. */
  readonly claimed: number;
}

/** @param from only what this node asked; all nodes if undefined */
export function sumsOf(board: ServiceBoard, suspect: Suspect, from?: number): SuspectSums {
  const sums = {
    once: 0,
    stalled: 0,
    repeated: 0,
    refused: 0,
    doubtful: 0,
    failed: 0,
    passed: 0,
    atHome: 0,
    claimed: 0,
  };
  const leadsHome = mayLeadHome(suspect);
  eachSpot(board, suspect, (state, spot) => {
    if (from !== undefined && spot.node !== from) return;
    if (state !== PASSED) sums.failed += 1;
    if (isOpen(state)) addFailure(sums, board, spot);
    else if (state !== PASSED) sums.claimed += 1;
    if (state !== PASSED) return;
    if (leadsHome && homeShare(board, spot) > 0) sums.atHome += homeWeight(board, spot);
    else sums.passed += 1;
  });
  return sums;
}

function addFailure(
  sums: Record<'once' | 'stalled' | 'repeated' | 'refused' | 'doubtful', number>,
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

/** The failed probes that the suspect is about, whether or not another cause explains them as well. */
export function failedSpots(board: ServiceBoard, suspect: Suspect): readonly ServiceSpot[] {
  const spots: ServiceSpot[] = [];
  eachSpot(board, suspect, (state, spot) => {
    if (state !== PASSED) spots.push(spot);
  });
  return spots;
}
