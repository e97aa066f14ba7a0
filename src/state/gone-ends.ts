import type { Section } from '../model/bound-plan.ts';
import type { ClusterRef, Endpoint, Plan } from '../model/plan.ts';
import type { Ledger } from './probe-ledger.ts';
import type { PlannedRun } from './saved-run.ts';

/** A cluster as it is now. */
export interface NodesNow {
  readonly cluster: Pick<ClusterRef, 'fingerprint' | 'server'>;
  /** All nodes that a floater may run on, whether or not a run chooses them. */
  readonly nodes: ReadonlySet<string>;
}

export interface LaterRuns {
  /** The runs that began later than the run in question. */
  readonly later: readonly PlannedRun[];
  /** Those of them that resume it. */
  readonly heirs: readonly PlannedRun[];
  readonly now: readonly NodesNow[];
  /** The options of a plan that decide what its checks aim at, in addition to what the cluster contains. */
  readonly aiming: readonly string[];
  readonly ledger: Ledger;
}

interface ProbeEnds {
  readonly section: Section;
  readonly source: Endpoint;
  readonly destination: Endpoint;
}

/**
 * Returns a function that says whether a probe of the run can no longer be made, because one of its ends no
 * longer exists: a node that left its cluster, or a DNS pod that was replaced. Pure.
 */
export function goneEnds(
  run: PlannedRun,
  { later, heirs, now, aiming, ledger }: LaterRuns,
): (ends: ProbeEnds) => boolean {
  const { plan } = run;
  const nodes = new Map(now.map((one) => [ledger.cluster(one.cluster), one.nodes]));
  const clusters = new Map([plan.source, ...plan.destinations].map((ref) => [ref.name, ledger.cluster(ref)]));
  const numbers = new Map(ledger.endpoints(plan).map((number, index) => [plan.endpoints[index], number]));
  const planned = new Map(later.map(({ plan: one }) => [one, endsOf(one, ledger)]));
  const endIn = (one: Plan, end: Endpoint) => planned.get(one)?.get(numbers.get(end) ?? -1);
  const isGone = (end: Endpoint): boolean => {
    const there = end.layer === 'service' ? undefined : nodes.get(clusters.get(end.cluster) ?? -1);
    // A resume plans everything that is left of the run that it resumes.
    return there ? !there.has(end.node) : heirs.some((heir) => !endIn(heir.plan, end));
  };
  return ({ section, source, destination }) => {
    if (isGone(source) || isGone(destination)) return true;
    if (destination.layer !== 'service') return false;
    return later.some(({ plan: one }) => {
      const from = endIn(one, source);
      return (
        from && !endIn(one, destination) && aimsFrom(one, from, section) && aimOf(one, aiming) === aimOf(plan, aiming)
      );
    });
  };
}

/** The run's names for those of its clusters that are not visible now. Pure. */
export function unseenClusters(
  { plan }: Pick<PlannedRun, 'plan'>,
  { now, ledger }: Pick<LaterRuns, 'now' | 'ledger'>,
): ReadonlySet<string> {
  const seen = new Set(now.map((one) => ledger.cluster(one.cluster)));
  const refs = [plan.source, ...plan.destinations];
  return new Set(refs.filter((ref) => !seen.has(ledger.cluster(ref))).map(({ name }) => name));
}

/** The endpoints of a plan by their numbers. */
function endsOf(plan: Plan, ledger: Ledger): ReadonlyMap<number, Endpoint> {
  return new Map(ledger.endpoints(plan).map((number, index) => [number, plan.endpoints[index] as Endpoint]));
}

/** Whether the plan probes everything that the check aims at from this floater. */
function aimsFrom({ checks, directions }: Plan, from: Endpoint, { check, path }: Section): boolean {
  if (from.layer === 'service' || from.role === 'destination') return false;
  const isPlanned = checks.some(({ name, paths }) => name === check && paths.includes(path));
  return isPlanned && directions.some((direction) => direction.from === from.cluster);
}

/** Equal for plans whose checks aim at the same things in a cluster. */
function aimOf({ options }: Pick<Plan, 'options'>, aiming: readonly string[]): string {
  return JSON.stringify(aiming.map((name) => options[name] ?? null));
}
