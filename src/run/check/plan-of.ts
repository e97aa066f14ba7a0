import { randomBytes } from 'node:crypto';
import type { Plugin } from '../../check/contract.ts';
import { runOptions } from '../../config/run-options.ts';
import type { CheckSettings } from '../../config/settings.ts';
import type { CheckArgs } from '../../config/settings-table.ts';
import { UserError } from '../../errors.ts';
import { type Direction, directionsOf } from '../../model/directions.ts';
import { makePlan, type PlanInput } from '../../model/make-plan.ts';
import type { ClusterRef, Plan, PlannedNode, ServiceEnd } from '../../model/plan.ts';
import type { Remark } from '../../model/remark.ts';
import { sameCluster } from '../../model/same-cluster.ts';
import { noPairRemarks } from '../../preflight/nothing-to-probe.ts';
import { dryRunRemarks } from '../../preflight/preflight.ts';
import { newRunId } from '../../state/run-store.ts';
import type { SavedRun } from '../../state/saved-run.ts';
import type { PreflightedCluster } from '../run.ts';
import { type AimParts, servicesOf } from './aims.ts';
import { plannedChecks } from './choose-checks.ts';
import { idleRemarks, skipRemarks } from './skip-remarks.ts';

export interface PlanParts {
  /** The arguments that the settings were made from. */
  readonly args: CheckArgs;
  readonly settings: CheckSettings;
  readonly plugins: readonly Plugin[];
  readonly now: Date;
  /** The run ends with the plan, so what only the deploy phase would find out stays unknown. */
  readonly dryRun: boolean;
}

/**
 * The plan of a run, based on the results of preflight.
 * @throws UserError if source and destination are the same cluster
 */
export function planOf(clusters: readonly Pick<PreflightedCluster, 'found' | 'floaters'>[], parts: PlanParts): Plan {
  const { args, settings, plugins, now, dryRun } = parts;
  const [source, ...destinations] = clusters.map(({ found }) => found.cluster);
  if (!source) throw new RangeError('a run without a cluster');
  refuseSame(source, destinations);
  const names = destinations.map(({ name }) => name);
  const directions = directionsOf(source.name, names, settings);
  const untested = clusters.flatMap(({ found }) => found.untested);
  return withNoPairs({
    runId: newRunId(now, randomBytes(2).toString('hex')),
    source,
    destinations,
    directions,
    nodes: clusters.flatMap(({ found }) => found.nodes),
    untested,
    checks: plannedChecks(plugins, settings),
    services: aimsOf(clusters, { directions, plugins, settings, untested }),
    chosen: settings.chosen,
    options: runOptions(args),
    remarks: [
      ...clusters.flatMap(({ found }) => (dryRun ? dryRunRemarks(found) : found.remarks)),
      ...oneWayRemarks(source.name, names, settings),
      ...clusters.flatMap((cluster) => skipRemarks(cluster, plugins)),
      ...idleRemarks(clusters, settings),
    ],
  });
}

function withNoPairs(input: PlanInput): Plan {
  const plan = makePlan(input);
  return { ...plan, remarks: [...plan.remarks, ...noPairRemarks(plan)] };
}

/** The service ends of the clusters that probes start from. */
function aimsOf(
  clusters: readonly Pick<PreflightedCluster, 'found'>[],
  { directions, ...parts }: AimParts & { readonly directions: readonly Direction[] },
): readonly ServiceEnd[] {
  return clusters
    .filter(({ found }) => directions.some(({ from }) => from === found.cluster.name))
    .flatMap(({ found }) => servicesOf(found.seen, parts));
}

/**
 * Plans a saved run again. Keeps its nodes, by the cluster names of that run. The settings and the checks'
 * traits are the current ones.
 */
export function planAgain(
  { runId, plan }: Pick<SavedRun, 'runId' | 'plan'>,
  clusters: readonly Pick<PreflightedCluster, 'found'>[],
  { args, settings, plugins, now }: Omit<PlanParts, 'dryRun'>,
): Plan {
  const known = new Set(plan.nodes.map(nodeKey));
  const there = clusters.flatMap(({ found }) => found.nodes);
  const names = new Set(there.map(nodeKey));
  const gone = plan.nodes.filter((node) => !names.has(nodeKey(node)));
  const fresh = there.filter((node) => !known.has(nodeKey(node)));
  const ruledOut = clusters
    .flatMap(({ found }) => found.untested)
    .filter(({ cluster, node, byRule }) => !byRule || known.has(`${cluster}/${node}`));
  const { source, destinations, directions, checks } = plan;
  const traitsOf = (check: string) => plugins.find(({ name }) => name === check)?.traits;
  return withNoPairs({
    runId: newRunId(now, randomBytes(2).toString('hex')),
    resumes: runId,
    source,
    destinations,
    directions,
    nodes: there.filter((node) => known.has(nodeKey(node))),
    checks: checks.map((check) => ({ ...check, traits: traitsOf(check.name) ?? check.traits })),
    options: runOptions(args),
    services: aimsOf(clusters, { directions, plugins, settings, untested: ruledOut }),
    chosen: settings.chosen,
    untested: [...ruledOut, ...gone.map(({ cluster, name }) => ({ cluster, node: name, reason: GONE, byRule: true }))],
    remarks: [
      ...clusters.flatMap(({ found }) => found.remarks),
      ...plan.remarks.filter(({ code }) => code === 'ONE_WAY'),
      ...fresh.map(({ cluster, name }) => newNode(cluster, name)),
    ],
  });
}

const GONE = 'it is no longer in the cluster; its pairs are dropped';

function newNode(cluster: string, name: string): Remark {
  const detail = `node ${name} is new since that run, and was not probed`;
  return { cluster, code: 'NODE_NEW', detail, next: 'kubectl netdoctor check takes it in' };
}

function nodeKey({ cluster, name }: Pick<PlannedNode, 'cluster' | 'name'>): string {
  return `${cluster}/${name}`;
}

/** Otherwise each pair would be probed twice, and each floater would probe itself. */
function refuseSame(source: ClusterRef, destinations: readonly ClusterRef[]): void {
  const same = destinations.find((one) => sameCluster(one, source));
  if (!same) return;
  const contexts = `contexts ${source.context} and ${same.context}`;
  throw new UserError(`source and destination are one and the same cluster: ${contexts}`, {
    code: 'SAME_CLUSTER',
    hint: 'for the network within one cluster leave out --dst-context and --dst-kubeconfig; else name another cluster',
  });
}

function oneWayRemarks(source: string, names: readonly string[], { oneWay }: CheckSettings): readonly Remark[] {
  if (!oneWay) return [];
  return names.map((name) => ({
    cluster: '',
    code: 'ONE_WAY',
    detail: `the way back, ${name} → ${source}, was not tried: --one-way`,
  }));
}
