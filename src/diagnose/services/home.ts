import type { ServiceBoard, ServiceSpot } from './board.ts';
import { DNS } from './ends.ts';

type Way = Pick<ServiceSpot, 'node' | 'end'>;

/** The share of the pods behind an end that are on the node itself. */
export function homeShare({ homes }: ServiceBoard, { node, end }: Way): number {
  return homes[end]?.get(node) ?? 0;
}

/** So that of two causes, the one that it does not speak against is preferred. */
const HOME = 0.5;

/**
 * What a pass at home counts against a cause on the way to pods: the less, the likelier it was led home by
 * chance.
 */
export function homeWeight(board: ServiceBoard, way: Way): number {
  // A look-up asks two questions.
  const times = DNS.includes(board.roles[way.end] ?? 'own') ? 2 : 1;
  return Math.max(HOME, -Math.log(homeShare(board, way)) * times);
}
