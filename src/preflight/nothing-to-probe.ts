import { UserError } from '../errors.ts';
import { isPair } from '../model/bound-plan.ts';
import { leadsToService, type Path } from '../model/network.ts';
import type { Endpoint, Plan, Untested } from '../model/plan.ts';
import type { Remark } from '../model/remark.ts';
import { byReason, groupWords } from '../model/untested.ts';

/** @throws UserError NOTHING_TO_PROBE if the plan has no probes, before any floater is made */
export function refuseNothing(plan: Plan): void {
  if (pathsOf(plan).some((path) => hasProbes(plan, path))) return;
  throw new UserError(`there is nothing to probe: ${noPairWords(plan)}`, {
    code: 'NOTHING_TO_PROBE',
    hint: [...leftOutLines(plan), HINT],
  });
}

const HINT = 'a single node can be probed to Services and addresses: --checks dns,apiserver,service, --target, --url';

/**
 * A remark if checks between nodes are wanted but there is no pair of nodes, while other probes are possible.
 * Pure.
 */
export function noPairRemarks(plan: Plan): readonly Remark[] {
  const between = pathsOf(plan).filter((path) => !leadsToService(path));
  if (between.length === 0 || between.some((path) => hasProbes(plan, path))) return [];
  return [{ cluster: '', code: 'NO_PAIRS', detail: `there is no pair of nodes to probe: ${noPairWords(plan)}` }];
}

/** Whether there is nothing at all to probe. Pure. */
export function plansNothing(plan: Plan): boolean {
  return !pathsOf(plan).some((path) => hasProbes(plan, path));
}

function pathsOf({ checks }: Pick<Plan, 'checks'>): readonly Path[] {
  return [...new Set(checks.flatMap(({ paths }) => paths))];
}

/** Whether the path has probes in some family: only the floaters show which families exist. */
function hasProbes(plan: Plan, path: Path): boolean {
  const { endpoints, checks } = plan;
  const floaters = endpoints.filter(({ layer }) => layer !== 'service');
  return checks
    .filter(({ paths }) => paths.includes(path))
    .some(({ name: check }) =>
      floaters.some((source) =>
        endpoints.some((destination) => {
          const family = (destination.layer === 'service' && destination.families?.[0]) || 'ipv4';
          return isPair(plan, { check, path, family }, { source, destination });
        }),
      ),
    );
}

/** Why no probe leads from one node to another. */
function noPairWords({ endpoints, destinations, directions, untested }: Plan): string {
  const several = destinations.length > 0;
  const floaters = endpoints.filter(({ layer }) => layer !== 'service');
  const all = namesOf(floaters, several);
  const sources = namesOf(floaters.filter(isSource), several);
  const targets = namesOf(floaters.filter(isTarget), several);
  if (all.length === 0) return 'no node is left';
  if (sources.length === 0) return 'no node is left that probes come from';
  if (targets.length === 0) return 'no node is left that probes go to';
  if (all.length === 1) return `${all[0]} is the only node${untested.length > 0 ? ' left' : ''}`;
  const ways = directions
    .map(({ from, to }) => (from === to ? `within ${from}` : `from ${from} to ${to}`))
    .join(' and ');
  return `probes go ${ways}, and none of them from ${sources.join(', ')} to ${targets.join(', ')}`;
}

function isSource(end: Endpoint): boolean {
  return end.layer !== 'service' && end.role !== 'destination';
}

function isTarget(end: Endpoint): boolean {
  return end.layer !== 'service' && end.role !== 'source';
}

function namesOf(ends: readonly Endpoint[], several: boolean): readonly string[] {
  return [...new Set(ends.map(({ cluster, node }) => (several ? `${cluster}/${node}` : node)))];
}

function leftOutLines({ untested, destinations }: Pick<Plan, 'untested' | 'destinations'>): readonly string[] {
  return leftOutWords(untested, destinations.length > 0);
}

/** `left out: n2, n3: excluded by --exclude`, one line for each reason. Pure. */
export function leftOutWords(untested: readonly Untested[], several: boolean): readonly string[] {
  return byReason(untested).map((group) => `left out: ${groupWords(group, several)}: ${group.reason}`);
}
