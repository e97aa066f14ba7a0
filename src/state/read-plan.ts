import { join } from 'node:path';
import { endpointName } from '../model/bound-plan.ts';
import type { ClusterRef, Plan } from '../model/plan.ts';
import { visibleValue } from '../text/visible-value.ts';
import { damaged, jsonOf, newer } from './damage.ts';
import type { SavedCheck } from './earlier-checks.ts';
import { fileOf, PLAN } from './run-folders.ts';

/** The newest format of a run that this version knows. */
const VERSION = 1;

/**
 * The plan of the run in this folder.
 * @throws UserError if it is missing, damaged, of another run or from a newer version
 */
export async function readPlan(folder: string, runId: string): Promise<Plan> {
  const path = join(folder, PLAN);
  const bytes = await fileOf(folder, PLAN);
  if (!bytes) throw damaged(path, 'it is missing: the run ended before it began');
  const value = jsonOf(path, bytes);
  if (versionOf(value) > VERSION) throw newer(path);
  // Imported late because it loads ajv.
  const { misfit } = await import('./schemas.ts');
  const words = misfit('plan', value) ?? faultOf(value as SavedPlan, runId);
  if (words !== undefined) throw damaged(path, words);
  return harmless(await ofNow(value as SavedPlan));
}

/** As any version may have written it. */
type SavedPlan = Omit<Plan, 'checks'> & { readonly checks: readonly SavedCheck[] };

async function ofNow(saved: SavedPlan): Promise<Plan> {
  // Imported late because it loads every check.
  const { withRoles, withTraits } = await import('./earlier-checks.ts');
  const { checks, endpoints } = saved;
  return { ...saved, checks: withTraits(checks), endpoints: withRoles(endpoints, checks) };
}

/**
 * Makes texts safe to print. Flags and options stay as given, because they have to lead to the same clusters
 * and probes again.
 */
function harmless(plan: Plan): Plan {
  const cluster = (ref: ClusterRef): ClusterRef => ({ ...visibleValue(ref), flags: ref.flags });
  const { source, destinations, options } = plan;
  return { ...visibleValue(plan), source: cluster(source), destinations: destinations.map(cluster), options };
}

function versionOf(value: unknown): number {
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined;
  return typeof version === 'number' ? version : 0;
}

/** Faults that a schema cannot express. */
function faultOf(plan: SavedPlan, runId: string): string | undefined {
  if (plan.runId !== runId) return `it is the plan of run ${plan.runId}`;
  const clusters = new Set([plan.source, ...plan.destinations].map(({ name }) => name));
  const named = [
    ...plan.endpoints.map(({ cluster }) => cluster),
    ...plan.directions.flatMap(({ from, to }) => [from, to]),
  ];
  const stray = named.find((cluster) => !clusters.has(cluster));
  if (stray !== undefined) return `it has no cluster ${stray}`;
  const names = new Set(plan.endpoints.map(endpointName));
  return names.size < plan.endpoints.length ? 'an endpoint stands in it twice' : undefined;
}
