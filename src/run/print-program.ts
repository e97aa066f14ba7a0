import type { Plugin } from '../check/plugin.ts';
import { sourceJob } from '../check/source.ts';
import type { CheckSettings } from '../config/settings.ts';
import { UserError } from '../errors.ts';
import { findDeployment } from '../floater/deploy.ts';
import { readyFloaters } from '../floater/pods.ts';
import { type BoundPlan, bind, type Floater } from '../plan/bind.ts';
import type { Plan } from '../plan/plan.ts';
import type { Site } from './sites.ts';

export interface PrintRequest {
  readonly sites: readonly Site[];
  readonly settings: CheckSettings;
  readonly plugins: readonly Plugin[];
  readonly plan: Plan;
}

/**
 * The whole of what a check would run on a node, for whoever has to approve it. Changes nothing, so the floaters must
 * be there already: without them there are no addresses. Where both clusters have a node of that name: `CLUSTER/NODE`.
 * @throws UserError where the node or its floater is not there
 */
export async function programFor(node: string, { sites, settings, plugins, plan }: PrintRequest): Promise<string> {
  const ready = (await Promise.all(sites.map(floatersOf))).flat();
  const bound = bind(plan, ready, []);
  const source = sourceNamed(bound, node);
  const options = { timeoutMs: settings.probeTimeoutMs };
  const job = source === undefined ? undefined : sourceJob({ bound, plugins, source, options });
  if (job) return `${job.program.text}\n`;
  throw new UserError(`there is no ready floater on node "${node}"`, {
    code: 'NO_FLOATER',
    hint: `floaters are ready on: ${ready.map((floater) => floater.node).join(', ') || 'no node; run a check first'}`,
  });
}

async function floatersOf({ name, client, namespace }: Site): Promise<readonly Floater[]> {
  const deployment = await findDeployment(client, namespace);
  return deployment ? await readyFloaters(client, deployment, name) : [];
}

function sourceNamed({ plan, floaters }: BoundPlan, name: string): number | undefined {
  const found = plan.endpoints.flatMap(({ cluster, node }, index) =>
    floaters[index] && (node === name || `${cluster}/${node}` === name) ? [index] : [],
  );
  if (found.length < 2) return found[0];
  const choices = found.map((index) => `${plan.endpoints[index]?.cluster}/${name}`);
  throw new UserError(`both clusters have a node "${name}"`, {
    code: 'TWO_NODES',
    hint: `say which: ${choices.join(' or ')}`,
  });
}
