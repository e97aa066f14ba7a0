import { dnsPodsBeside, type ServiceBoard, type ServiceSpot } from './board.ts';
import { DNS } from './ends.ts';

type Way = Pick<ServiceSpot, 'node' | 'end'>;

/**
 * The share of the pods behind an end that are on the node itself. The node may reach those although it reaches none on
 * other nodes.
 */
export function homeShare(board: ServiceBoard, { node, end }: Way): number {
  if (board.hosts[end] === node) return 1;
  if (board.roles[end] === 'hairpin') return 0;
  const hosts = behind(board, end);
  return hosts.length === 0 ? 0 : hosts.filter((host) => host === node).length / hosts.length;
}

/** So that of two causes, the one that it does not speak against is preferred. */
const HOME = 0.5;

/** What a pass at home counts against a cause on the way to pods: the less, the likelier it was led home by chance. */
export function homeWeight(board: ServiceBoard, way: Way): number {
  // A look-up asks two questions.
  const times = DNS.includes(board.roles[way.end] ?? 'own') ? 2 : 1;
  return Math.max(HOME, -Math.log(homeShare(board, way)) * times);
}

/** The nodes of the pods that a Service leads to, as far as they are known. A name needs DNS first. */
function behind(board: ServiceBoard, end: number): readonly number[] {
  const backends = board.backends[end] ?? [];
  if (backends.length > 0 || !DNS.includes(board.roles[end] ?? 'own')) return backends;
  return dnsPodsBeside(board, end).map((pod) => board.hosts[pod] ?? -1);
}
