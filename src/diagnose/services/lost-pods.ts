import type { EndRole } from '../../model/end-role.ts';
import { EXPLAINED } from '../symptom.ts';
import { dnsPodsBeside, explainSpot, type ServiceBoard, type ServiceSpot, stateAt } from './board.ts';

const LOOK_UPS: readonly EndRole[] = ['resolver', 'dns-service'];

/**
 * Look-ups of nodes that reach none of the DNS pods, each because of one cause or another. No cause alone
 * must make them fail, but they need none of their own. Marks them as explained.
 * @param spots what a cause has just explained: other nodes are not looked at
 */
export function lookUpsWithoutPods(board: ServiceBoard, spots: readonly ServiceSpot[]): readonly ServiceSpot[] {
  if (board.symptom !== 'reach') return [];
  const replicas = spots.filter(({ end }) => board.roles[end] === 'dns-replica');
  const where = new Map(replicas.map((spot) => [`${spot.section}/${spot.node}/${board.clusterOfEnd[spot.end]}`, spot]));
  return [...where.values()].filter((spot) => isLostToAll(board, spot)).flatMap((spot) => lookUps(board, spot));
}

function isLostToAll(board: ServiceBoard, spot: ServiceSpot): boolean {
  return dnsPodsBeside(board, spot.end).every((end) => stateAt(board, { ...spot, end }) === EXPLAINED);
}

function lookUps(board: ServiceBoard, { section, node, end: replica }: ServiceSpot): readonly ServiceSpot[] {
  return board.roles.flatMap((role, end) => {
    const spot = { section, node, end };
    const isOwn = LOOK_UPS.includes(role) && board.clusterOfEnd[end] === board.clusterOfEnd[replica];
    return isOwn && explainSpot(board, spot) ? [spot] : [];
  });
}
