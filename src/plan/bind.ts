import type { Endpoint, Plan, PlannedCheck, Untested } from './plan.ts';
import { FAMILIES, type Family, familyOf, type Path } from './words.ts';

/** A floater as verify saw it. */
export interface Floater {
  readonly cluster: string;
  readonly node: string;
  readonly layer: Endpoint['layer'];
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly addresses: readonly string[];
  readonly restarts: number;
  /** What every answer of this floater says. */
  readonly identity: string;
  readonly port: number;
  /** Set where its probes cannot be trusted, e.g. a container in the pod that is not ours. */
  readonly trouble?: string;
}

/** One check on one path in one family: a square of verdicts. */
export interface Section {
  readonly check: string;
  readonly path: Path;
  readonly family: Family;
}

/** The plan with the floaters that are there; `floaters[i]` belongs to `plan.endpoints[i]`. */
export interface BoundPlan {
  readonly plan: Plan;
  readonly floaters: readonly (Floater | undefined)[];
  readonly sections: readonly Section[];
  readonly untested: readonly Untested[];
}

/**
 * Joins plan and floaters; pure. A family is probed if the nodes' pod CIDRs promise it or any floater has it: where
 * the nodes are dual-stack and no floater has an IPv6 address, that must be seen, not left out.
 */
export function bind(plan: Plan, floaters: readonly Floater[], missing: readonly Untested[]): BoundPlan {
  const byName = new Map(floaters.map((floater) => [endpointName(floater), floater]));
  const seen = new Set([...plan.families, ...floaters.flatMap(({ addresses }) => addresses.map(familyOf))]);
  const families = FAMILIES.filter((family) => seen.has(family));
  return {
    plan,
    floaters: plan.endpoints.map((endpoint) => byName.get(endpointName(endpoint))),
    sections: plan.checks.flatMap((check) => sectionsOf(check, families)),
    untested: [...plan.untested, ...missing],
  };
}

export function endpointName({ cluster, node, layer }: Endpoint): string {
  return `${cluster}/${node}/${layer}`;
}

function sectionsOf({ name, paths }: PlannedCheck, families: readonly Family[]): readonly Section[] {
  return paths.flatMap((path) => families.map((family) => ({ check: name, path, family })));
}

/** Whether the plan leads from this source to this destination in the section; a floater never probes itself. */
export function isPair(
  { directions }: Pick<Plan, 'directions'>,
  { path }: Pick<Section, 'path'>,
  { source, destination }: { readonly source: Endpoint; readonly destination: Endpoint },
): boolean {
  const { cluster, node, layer } = destination;
  if (source.node === node && source.cluster === cluster && source.layer === layer) return false;
  if (path !== `${source.layer}-${layer}`) return false;
  return directions.some(({ from, to }) => from === source.cluster && to === cluster);
}

export function addressOf(floater: Floater, family: Family): string | undefined {
  return floater.addresses.find((address) => familyOf(address) === family);
}
