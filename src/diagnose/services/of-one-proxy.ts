import type { ServiceBoard } from './board.ts';
import { VIRTUAL } from './ends.ts';
import { withParts } from './joined.ts';
import type { ServiceCause } from './search.ts';
import { rolesOf } from './suspect.ts';

/**
 * The kube-proxy of a node serves its own pods and the NodePorts of the node. If Services do not work from a
 * node and its NodePort does not answer, that is one cause.
 */
export function ofOneProxy(board: ServiceBoard, causes: readonly ServiceCause[]): readonly ServiceCause[] {
  const isOfProxy = ({ suspect }: ServiceCause) =>
    suspect.kind === 'node' && rolesOf(suspect.way).some((role) => VIRTUAL.includes(role));
  const portsOf = ({ suspect: { node } }: ServiceCause) =>
    causes.filter(
      ({ suspect }) => suspect.kind === 'end' && suspect.way === 'nodeport' && board.aimedAt[suspect.end] === node,
    );
  return withParts({ board, causes }, (cause) => (isOfProxy(cause) ? portsOf(cause) : []));
}
