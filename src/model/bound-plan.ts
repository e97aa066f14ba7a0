import { FAMILIES, type Family, familyOf, type Layer, leadsToService, type Path } from './network.ts';
import type { Aim, Endpoint, FloaterEnd, Plan, PlannedCheck, ServiceEnd, Untested } from './plan.ts';

/** What a floater answers besides TCP: datagrams, and its own identity. */
export type FloaterAbility = 'udp' | 'identity';

/** A floater as the verify phase saw it. */
export interface Floater {
  readonly cluster: string;
  readonly node: string;
  readonly layer: Layer;
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly addresses: readonly string[];
  /** The addresses of its node; absent if the pod does not say. */
  readonly hostAddresses?: readonly string[];
  readonly restarts: number;
  /** The identity that every answer of this floater contains. */
  readonly identity: string;
  readonly port: number;
  readonly can: readonly FloaterAbility[];
  /** Set if its probes cannot be trusted, e.g. because the pod has a container that is not ours. */
  readonly trouble?: string;
}

/**
 * `node-not-ready`: the floater is unchanged, but its node is silent or in trouble. `lost`: what happened to
 * it, in words that follow "the floater on n1".
 */
export type FloaterState = 'ready' | 'node-not-ready' | { readonly lost: string };

/** A floater as seen after the probes. */
export interface SeenFloater extends Floater {
  readonly state: FloaterState;
}

/** One check on one path in one family: a square of verdicts. */
export interface Section {
  readonly check: string;
  readonly path: Path;
  readonly family: Family;
}

/** What deploy created besides the floaters. */
export interface CheckFixtures {
  /** What is now known about service endpoints, by endpointName. */
  readonly aims: ReadonlyMap<string, Aim>;
  /** The pods that report which address they see, at most one per node. */
  readonly echoes: readonly Floater[];
}

/**
 * The plan with the floaters that exist; `floaters[i]`, `echoes[i]` and `aims[i]` belong to
 * `plan.endpoints[i]`.
 */
export interface BoundPlan {
  readonly plan: Plan;
  readonly floaters: readonly (Floater | undefined)[];
  readonly echoes: readonly (Floater | undefined)[];
  /** Set for service endpoints. */
  readonly aims: readonly (Aim | undefined)[];
  readonly sections: readonly Section[];
  readonly untested: readonly Untested[];
}

const NOTHING_MADE: CheckFixtures = { aims: new Map(), echoes: [] };

/**
 * Joins plan and floaters; pure. A family is probed if the nodes' pod CIDRs include it or any floater has it.
 * If the nodes are dual-stack and no floater has an IPv6 address, that must show up in the results, not be
 * left out.
 */
export function bind(
  plan: Plan,
  floaters: readonly Floater[],
  missing: readonly Untested[],
  made: CheckFixtures = NOTHING_MADE,
): BoundPlan {
  const seen = new Set([...plan.families, ...floaters.flatMap(({ addresses }) => addresses.map(familyOf))]);
  const families = FAMILIES.filter((family) => seen.has(family));
  return {
    plan,
    floaters: inOrder(plan, withTwins(floaters)),
    ...bindMade(plan, made),
    sections: plan.checks.flatMap((check) => sectionsOf(plan, check, families)),
    untested: [...plan.untested, ...missing],
  };
}

/** Two floaters with the same UID or pod name cannot be distinguished by their answers. */
function withTwins(floaters: readonly Floater[]): readonly Floater[] {
  const counts = new Map<string, number>();
  const keysOf = ({ cluster, uid, namespace, pod }: Floater) => [`${cluster} ${uid}`, `${cluster} ${namespace}/${pod}`];
  for (const key of floaters.flatMap(keysOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return floaters.map((floater) => {
    const isTwin = keysOf(floater).some((key) => (counts.get(key) ?? 0) > 1);
    return isTwin && !floater.trouble
      ? { ...floater, trouble: 'the API server gives another pod the same name or UID' }
      : floater;
  });
}

/** The part of a bound plan that depends on what deploy created. */
export function bindMade(plan: Plan, { aims, echoes }: CheckFixtures): Pick<BoundPlan, 'aims' | 'echoes'> {
  return {
    echoes: inOrder(plan, echoes),
    aims: plan.endpoints.map((endpoint) =>
      endpoint.layer === 'service' ? { ...endpoint.aim, ...aims.get(endpointName(endpoint)) } : undefined,
    ),
  };
}

function inOrder({ endpoints }: Plan, floaters: readonly Floater[]): readonly (Floater | undefined)[] {
  const byName = new Map(floaters.map((floater) => [endpointName(floater), floater]));
  return endpoints.map((endpoint) => byName.get(endpointName(endpoint)));
}

/** Unique within a plan: `CLUSTER/NODE/pod`, `CLUSTER/NAME/service/CHECK`. */
export function endpointName(endpoint: Pick<FloaterEnd, 'cluster' | 'node' | 'layer'> | ServiceEnd): string {
  const { cluster, node, layer } = endpoint;
  return layer === 'service' ? `${cluster}/${node}/service/${endpoint.check}` : `${cluster}/${node}/${layer}`;
}

/** In the families of the run; towards services, only in the families that at least one of them has. */
function sectionsOf({ endpoints }: Plan, { name, paths }: PlannedCheck, all: readonly Family[]): readonly Section[] {
  const ofServices = endpoints.flatMap((endpoint) =>
    endpoint.layer === 'service' && endpoint.check === name ? (endpoint.families ?? all) : [],
  );
  const wanted = new Set(ofServices);
  const familiesOn = (path: Path) => (leadsToService(path) ? FAMILIES.filter((one) => wanted.has(one)) : all);
  return paths.flatMap((path) => familiesOn(path).map((family) => ({ check: name, path, family })));
}

/**
 * Whether the plan has a pair from this source to this destination in the section; a floater never probes
 * itself.
 */
export function isPair(
  { directions }: Pick<Plan, 'directions'>,
  section: Section,
  { source, destination }: { readonly source: Endpoint; readonly destination: Endpoint },
): boolean {
  const { cluster, node, layer } = destination;
  if (source.layer === 'service' || source.role === 'destination') return false;
  // No text is made of the layers: there may be millions of pairs.
  if (!section.path.startsWith(source.layer) || !section.path.endsWith(layer)) return false;
  if (destination.layer === 'service') {
    const { check, families } = destination;
    if (check !== section.check || (families && !families.includes(section.family))) return false;
    return source.cluster === cluster && directions.some(({ from }) => from === cluster);
  }
  if (destination.role === 'source') return false;
  if (source.node === node && source.cluster === cluster && source.layer === layer) return false;
  return directions.some(({ from, to }) => from === source.cluster && to === cluster);
}

export function addressOf({ addresses }: Pick<Floater, 'addresses'>, family: Family): string | undefined {
  return addresses.find((address) => familyOf(address) === family);
}
