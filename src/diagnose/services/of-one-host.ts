import type { ServiceBoard, ServiceSpot } from './board.ts';
import type { ServiceCause } from './search.ts';
import type { Way } from './suspect.ts';
import { failedSpots } from './suspect-sums.ts';

/** Ways that need no kube-proxy, apart from those that depend on pods as well. */
const TO_PODS: readonly Way[] = ['pods', 'dns', 'dns-replica', 'all'];

/**
 * A node that does not reach the pods behind Services, and the DNS pod on it that does not answer others: the
 * pods of the node are cut off, which is one cause.
 */
export function ofOneHost(board: ServiceBoard, causes: readonly ServiceCause[]): readonly ServiceCause[] {
  if (board.symptom !== 'reach') return causes;
  const isOfPods = ({ suspect: { kind, way } }: ServiceCause) => kind === 'node' && TO_PODS.includes(way);
  const podsOn = ({ suspect: { node } }: ServiceCause) =>
    causes.filter(
      ({ suspect: { kind, end } }) => kind === 'end' && board.roles[end] === 'dns-replica' && board.hosts[end] === node,
    );
  const taken = new Set(causes.filter(isOfPods).flatMap(podsOn));
  return causes
    .filter((cause) => !taken.has(cause))
    .map((cause) => {
      const pods = isOfPods(cause) ? podsOn(cause) : [];
      if (pods.length === 0) return cause;
      const keyOf = ({ section, node, end }: ServiceSpot) => `${section}/${node}/${end}`;
      // The node's own way to the pod may count for both.
      const own = new Set(failedSpots(board, cause.suspect).map(keyOf));
      const all = [...cause.also, ...pods.flatMap((pod) => [...failedSpots(board, pod.suspect), ...pod.also])];
      const also = new Map(all.map((spot) => [keyOf(spot), spot] as const));
      return { ...cause, isCutOff: true, also: [...also.values()].filter((spot) => !own.has(keyOf(spot))) };
    });
}
