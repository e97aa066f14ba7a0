import { isPair, type Section } from './bound-plan.ts';
import type { Endpoint, Plan } from './plan.ts';

type Ends = Pick<Plan, 'endpoints' | 'directions'>;

interface Visitor {
  readonly source: number;
  /** Called with an index into `plan.endpoints`. */
  readonly visit: (endpoint: number) => void;
}

/** Every endpoint that the source probes in the section, in the order of the plan. */
export function eachDestination(plan: Ends, section: Section, { source, visit }: Visitor): void {
  const from = plan.endpoints[source];
  if (!from) return;
  for (const endpoint of destinationsFrom(plan, section, from)) {
    const to = plan.endpoints[endpoint];
    if (to && !(to.node === from.node && to.layer === from.layer && to.cluster === from.cluster)) visit(endpoint);
  }
}

/** By a plan's endpoints, then by section and kind of source. */
const known = new WeakMap<Plan['endpoints'], Map<string, readonly number[]>>();

/** The same for all sources of a cluster and layer, apart from themselves. */
function destinationsFrom(plan: Ends, section: Section, from: Endpoint): readonly number[] {
  const lists = known.get(plan.endpoints) ?? new Map<string, readonly number[]>();
  known.set(plan.endpoints, lists);
  const role = from.layer === 'service' ? '' : from.role;
  const ways = plan.directions.map((one) => `${one.from}>${one.to}`);
  const key = [section.check, section.path, section.family, from.cluster, from.layer, role, ...ways].join(' ');
  const found = lists.get(key) ?? listOf(plan, section, from);
  lists.set(key, found);
  return found;
}

function listOf(plan: Ends, section: Section, from: Endpoint): readonly number[] {
  // No node has an empty name, so that the list has the source's own node as well.
  const source = { ...from, node: '' };
  return [...plan.endpoints.entries()].flatMap(([endpoint, destination]) =>
    isPair(plan, section, { source, destination }) ? [endpoint] : [],
  );
}
