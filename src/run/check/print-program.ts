import type { Plugin } from '../../check/contract.ts';
import { type SourceJob, sourceJob } from '../../check/source.ts';
import type { CheckSettings } from '../../config/settings.ts';
import { UserError } from '../../errors.ts';
import { findDeployments } from '../../floater/find.ts';
import { readyFloaters } from '../../floater/pods.ts';
import { type BoundPlan, bind, type Floater } from '../../model/bound-plan.ts';
import { floaterWords } from '../../model/labels.ts';
import { LAYERS, type Layer } from '../../model/network.ts';
import type { Plan } from '../../model/plan.ts';
import type { RunCluster } from '../clusters.ts';

export interface PrintRequest {
  readonly clusters: readonly RunCluster[];
  readonly settings: CheckSettings;
  readonly plugins: readonly Plugin[];
  readonly plan: Plan;
}

/**
 * Everything that a check would run on a node, for review by an approver: one program for each floater on the
 * node. Changes nothing, so the floaters must already be running, because without them there are no
 * addresses. If both clusters have a node with that name, it must be given as `CLUSTER/NODE`.
 * @throws UserError if the node or its floater is not there
 */
export async function programFor(node: string, { clusters, settings, plugins, plan }: PrintRequest): Promise<string> {
  const layers = LAYERS.filter((layer) => plan.endpoints.some((end) => end.layer === layer));
  const ready = (await Promise.all(clusters.map((cluster) => floatersOf(cluster, layers)))).flat();
  const bound = bind(plan, ready, []);
  const options = { timeoutMs: settings.probeTimeoutMs, count: settings.count, maxLoss: settings.maxLoss };
  const jobs = sourcesNamed(bound, node).flatMap((source) => sourceJob({ bound, plugins, source, options }) ?? []);
  if (jobs.length > 0) return jobs.map((job) => `${headOf(job, jobs.length)}${job.program.text}\n`).join('');
  const names = [...new Set(ready.map((floater) => floater.node))];
  throw new UserError(`there is no ready floater on node "${node}"`, {
    code: 'NO_FLOATER',
    hint: `floaters are ready on: ${names.join(', ') || 'no node; run a check first'}`,
  });
}

function headOf({ floater }: SourceJob, jobs: number): string {
  return jobs > 1 ? `# in the ${floaterWords(floater.layer)}, pod ${floater.pod}\n` : '';
}

async function floatersOf(
  { name, client, namespace }: RunCluster,
  layers: readonly Layer[],
): Promise<readonly Floater[]> {
  return await readyFloaters(client, await findDeployments(client, namespace, layers), name);
}

/** The endpoints on the node, one per layer. */
function sourcesNamed({ plan, floaters }: BoundPlan, name: string): readonly number[] {
  const found = plan.endpoints.flatMap(({ cluster, node }, index) =>
    floaters[index] && (node === name || `${cluster}/${node}` === name) ? [{ cluster, index }] : [],
  );
  const owners = [...new Set(found.map(({ cluster }) => cluster))];
  if (owners.length < 2) return found.map(({ index }) => index);
  throw new UserError(`both clusters have a node "${name}"`, {
    code: 'TWO_NODES',
    hint: `say which: ${owners.map((cluster) => `${cluster}/${name}`).join(' or ')}`,
  });
}
