import type { Finding, Heading } from '../../src/diagnose/finding.ts';
import type { Endpoint } from '../../src/model/plan.ts';
import { isIn } from './between-causes.ts';
import type { Case } from './case.ts';
import type { Label } from './cause.ts';
import { dnsPodOf } from './ends.ts';
import { ELSEWHERE } from './network.ts';

/** Whether a label is about the probe from one endpoint to another, by their indices. */
export type Covers = (source: number, endpoint: number) => boolean;

type Setting = Pick<Case, 'network' | 'layout'>;
type Subject = Finding['subject'];
type Side = Pick<Subject, 'kind' | 'cluster' | 'name' | 'nodes'>;

/**
 * The probes that a label is about, in every possible reading: for a single zone or cluster, with or without
 * the probes within it.
 */
export function readingsOf(setting: Setting, { subject, direction = 'both' }: Label): readonly Covers[] {
  const { kind, to } = subject;
  const is = membersOf(setting, subject);
  if (kind === 'run' || kind === 'service') return [(_, endpoint) => is.has(endpoint)];
  if (to) return [headed(direction, is, membersOf(setting, { ...to, kind }))];
  const all = new Set(setting.layout.endpoints.keys());
  const others = new Set([...all].filter((index) => !is.has(index)));
  return [headed(direction, is, others), headed(direction, is, all)];
}

function headed(direction: Heading, one: ReadonlySet<number>, other: ReadonlySet<number>): Covers {
  const out: Covers = (source, endpoint) => one.has(source) && other.has(endpoint);
  const back: Covers = (source, endpoint) => other.has(source) && one.has(endpoint);
  switch (direction) {
    case 'outbound':
      return out;
    case 'inbound':
      return back;
    case 'both':
      return (source, endpoint) => out(source, endpoint) || back(source, endpoint);
    default:
      return direction satisfies never;
  }
}

/** The endpoints that a name stands for. A DNS pod belongs to its node, as floaters do. */
function membersOf({ network, layout }: Setting, side: Side): ReadonlySet<number> {
  const { kind, cluster, name, nodes = [] } = side;
  const nodeAt = (end: Endpoint, index: number) =>
    network.nodes[dnsPodOf(network, end)?.node ?? layout.nodeOf[index] ?? ELSEWHERE];
  const isMember = (end: Endpoint, index: number) => {
    if (kind === 'run') return true;
    if (end.cluster !== cluster) return false;
    if (kind === 'block') return nodes.includes(nodeAt(end, index)?.name ?? '');
    if (kind === 'cluster') return true;
    if (kind === 'service') return end.layer === 'service' && isNamed(end.node, name);
    return isIn(nodeAt(end, index), { kind: kind === 'node' ? 'pair' : kind, cluster, name });
  };
  return new Set([...layout.endpoints.entries()].flatMap(([index, end]) => (isMember(end, index) ? [index] : [])));
}

/** The nodes that a label is about, by their names: of its subject, and of the other side if there is one. */
export function sidesOf({ nodes }: Case['network'], { subject }: Label): readonly ReadonlySet<string>[] {
  const { kind, to } = subject;
  const nodesOf = (side: Omit<Side, 'kind'>) => {
    if (kind === 'service') return new Set<string>();
    if (kind === 'block' || kind === 'run') return new Set(side.nodes ?? []);
    const group = { kind: kind === 'node' ? 'pair' : kind, cluster: side.cluster, name: side.name } as const;
    return new Set(nodes.flatMap((node) => (isIn(node, group) ? [node.name] : [])));
  };
  return to ? [nodesOf(subject), nodesOf(to)] : [nodesOf(subject)];
}

/** A Service goes by the whole name of its end, or by the Service's or pod's own name within it. */
export function isNamed(end: string, name: string): boolean {
  return name !== '' && end.toLowerCase().includes(name.toLowerCase());
}

/**
 * Whether a label's words fit at least four fifths of these probes. A dead Service may go by the name of one
 * of the ends that lead to it; and no name says where a Service leads to, nor where a DNS pod is that runs on
 * a node without a floater.
 */
export function fits(setting: Setting, label: Label, all: readonly (readonly [number, number])[]): boolean {
  const { kind } = label.subject;
  if (kind === 'service') return true;
  const { endpoints } = setting.layout;
  const probes = all.filter(([, endpoint]) => {
    const end = endpoints[endpoint];
    return end?.layer !== 'service' || (dnsPodOf(setting.network, end)?.node ?? ELSEWHERE) >= 0;
  });
  const least = probes.length * FITTING;
  return readingsOf(setting, label).some((covers) => probes.filter((probe) => covers(...probe)).length >= least);
}

const FITTING = 0.8;
