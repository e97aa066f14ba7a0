import type { ServiceBoard } from './board.ts';
import { withParts } from './joined.ts';
import type { ServiceCause } from './search.ts';
import type { Way } from './suspect.ts';

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
  return withParts({ board, causes }, (cause) => (isOfPods(cause) ? podsOn(cause) : []), { isCutOff: true });
}
