import type { Finding, Heading } from '../../src/diagnose/finding.ts';
import type { Endpoint } from '../../src/plan/plan.ts';
import { isIn } from './between-causes.ts';
import type { Case } from './case.ts';
import type { Label } from './cause.ts';

/** Whether a label is about the probe from one endpoint to another, by their indices. */
export type Covers = (source: number, endpoint: number) => boolean;

type Setting = Pick<Case, 'network' | 'layout'>;
type Subject = Finding['subject'];
type Side = Pick<Subject, 'kind' | 'cluster' | 'name'>;

/**
 * The probes that a label speaks of, in every way that it can be read: of a zone or a cluster alone, with the probes
 * within it or without. Empty for a `block`, whose nodes its name does not tell.
 */
export function readingsOf(setting: Setting, { subject, direction = 'both' }: Label): readonly Covers[] {
  const { kind, to } = subject;
  if (kind === 'block') return [];
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

function membersOf({ network, layout }: Setting, side: Side): ReadonlySet<number> {
  const { kind, cluster, name } = side;
  const isMember = (end: Endpoint, index: number) => {
    if (kind === 'run') return true;
    if (end.cluster !== cluster) return false;
    if (kind === 'cluster') return true;
    if (end.layer === 'service') return kind === 'service' && isNamed(end.node, name);
    if (kind === 'node') return end.node === name;
    if (kind === 'service' || kind === 'block') return false;
    return isIn(network.nodes[layout.nodeOf[index] ?? -1], { kind, cluster, name });
  };
  return new Set([...layout.endpoints.entries()].flatMap(([index, end]) => (isMember(end, index) ? [index] : [])));
}

/** A Service is called by its end's whole name, or by the Service's or the pod's own that stands in it. */
export function isNamed(end: string, name: string): boolean {
  return name !== '' && (end === name || end.includes(name));
}
