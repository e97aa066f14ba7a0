import type { EndRole } from '../../model/end-role.ts';
import { CODES } from '../../model/verdict.ts';
import { EXPLAINED, UNKNOWN } from '../symptom.ts';
import { codeAt, dnsPodsBeside, explainSpot, type ServiceBoard, type ServiceSpot, stateAt } from './board.ts';

const LOOK_UPS: readonly EndRole[] = ['resolver', 'dns-service'];

/**
 * Look-ups of nodes that reach none of the DNS pods, each because of one cause or another. No cause alone
 * must make them fail, but they need none of their own. Marks them as explained.
 * @param spots what a cause has just explained: other nodes are not looked at
 */
export function lookUpsWithoutPods(board: ServiceBoard, spots: readonly ServiceSpot[]): readonly ServiceSpot[] {
  if (board.symptom !== 'reach') return [];
  const replicas = spots.filter(({ end }) => board.roles[end] === 'dns-replica');
  const byNode = new Map(replicas.map((spot) => [`${spot.node}/${board.clusterOfEnd[spot.end]}`, spot]));
  const where = [...byNode.values()].flatMap((spot) => board.sections.map((_, section) => ({ ...spot, section })));
  return where.filter((spot) => isLostToAll(board, spot)).flatMap((spot) => lookUps(board, spot));
}

function isLostToAll(board: ServiceBoard, spot: ServiceSpot): boolean {
  return dnsPodsBeside(board, spot.end).every((end) => isLost(board, { ...spot, end }));
}

/** What was not measured is lost if the node does not reach it from its other layer either. */
function isLost(board: ServiceBoard, spot: ServiceSpot): boolean {
  const state = stateAt(board, spot);
  if (state !== UNKNOWN) return state === EXPLAINED;
  return board.sections.some((_, section) => stateAt(board, { ...spot, section }) === EXPLAINED);
}

function lookUps(board: ServiceBoard, { section, node, end: replica }: ServiceSpot): readonly ServiceSpot[] {
  return board.roles.flatMap((role, end) => {
    const spot = { section, node, end };
    const isOwn = board.clusterOfEnd[end] === board.clusterOfEnd[replica];
    const isLookUp = LOOK_UPS.includes(role) || codeAt(board, spot) === CODES['fail DNS'];
    return isOwn && isLookUp && explainSpot(board, spot) ? [spot] : [];
  });
}
