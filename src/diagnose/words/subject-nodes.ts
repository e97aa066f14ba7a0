import type { MeasuredRun } from '../../model/measured-run.ts';
import type { Finding, Subject } from '../finding.ts';

type Nodes = Pick<MeasuredRun, 'nodes'>;

/**
 * The nodes of a cluster that a finding is about. For a Service, it is the node that its next steps lead to.
 */
export function nodesOf({ nodes }: Nodes, cluster: string, { subject, next }: Finding): ReadonlySet<string> {
  const all = nodes.filter((node) => node.cluster === cluster).map(({ name }) => name);
  const here = (subject.to ? [subject, subject.to] : [subject]).filter((end) => end.cluster === cluster);
  switch (subject.kind) {
    case 'node':
    case 'pair':
    case 'zone':
    case 'subnet':
    case 'block':
      return new Set(here.flatMap((end) => nodesOfEnd({ nodes }, subject.kind, end)));
    case 'cluster':
      return new Set(here.length > 0 ? all : []);
    case 'service':
      if (here.length === 0) return new Set();
      return new Set(subject.name === '' ? all : next.flatMap(({ node }) => node ?? []));
    case 'run':
      return new Set(all);
    default:
      return subject.kind satisfies never;
  }
}

/** The nodes that one end of a finding's subject stands for. */
export function nodesOfEnd(
  { nodes }: Nodes,
  kind: Subject['kind'],
  { cluster, name, nodes: listed }: NonNullable<Subject['to']>,
): readonly string[] {
  const own = nodes.filter((node) => node.cluster === cluster);
  const named = own.filter((node) => {
    if (listed) return listed.includes(node.name);
    if (kind === 'zone') return node.zone === name;
    if (kind === 'subnet') return node.subnets?.includes(name);
    return (kind === 'node' || kind === 'pair') && node.name === name;
  });
  return named.map((node) => node.name);
}
