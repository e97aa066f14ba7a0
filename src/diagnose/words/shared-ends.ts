import type { ReportEnd } from '../../model/measured-run.ts';
import type { Heading, Subject } from '../finding.ts';

/** A way from node to node. */
export interface Way {
  readonly source: ReportEnd;
  readonly destination: ReportEnd;
}

export interface SharedEnds {
  readonly subject: Subject;
  readonly direction?: Heading;
  /** The node, or the nodes of the pair; none if the ways have nothing in common. */
  readonly nodes: readonly string[];
}

/** The pair or the node that all these ways have in common, or everything if there is none. Pure. */
export function sharedEnds(ways: readonly Way[]): SharedEnds {
  const [first] = ways;
  const { cluster = '' } = first?.source ?? {};
  const all: SharedEnds = { subject: { kind: 'run', cluster, name: '' }, nodes: [] };
  if (!first) return all;
  const { source, destination } = first;
  const shared = [source, destination].filter((end) =>
    ways.every((way) => isAt(way.source, end) || isAt(way.destination, end)),
  );
  const [one] = shared;
  if (!one) return all;
  const named = { cluster: one.cluster, name: one.node };
  const direction = headingOf(ways, one);
  if (shared.length === 1) return { subject: { kind: 'node', ...named }, direction, nodes: [one.node] };
  const to = { cluster: destination.cluster, name: destination.node };
  return { subject: { kind: 'pair', ...named, to }, direction, nodes: [one.node, destination.node] };
}

function headingOf(ways: readonly Way[], end: ReportEnd): Heading {
  if (ways.every(({ source }) => isAt(source, end))) return 'outbound';
  return ways.every(({ destination }) => isAt(destination, end)) ? 'inbound' : 'both';
}

function isAt(one: ReportEnd, other: ReportEnd): boolean {
  return one.cluster === other.cluster && one.node === other.node;
}
