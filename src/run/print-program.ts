import type { Plugin } from '../check/plugin.ts';
import { sourceJob } from '../check/source.ts';
import type { CheckSettings } from '../config/settings.ts';
import { UserError } from '../errors.ts';
import { findDeployment } from '../floater/deploy.ts';
import { readyFloaters } from '../floater/pods.ts';
import type { KubeClient } from '../kube/client.ts';
import { bind } from '../plan/bind.ts';
import type { Plan } from '../plan/plan.ts';

export interface PrintRequest {
  readonly client: KubeClient;
  readonly settings: CheckSettings;
  readonly plugins: readonly Plugin[];
  readonly plan: Plan;
}

/**
 * The whole of what a check would run on a node, for whoever has to approve it. Changes nothing, so the floaters must
 * be there already: without them there are no addresses.
 * @throws UserError where the node or its floater is not there
 */
export async function programFor(node: string, { client, settings, plugins, plan }: PrintRequest): Promise<string> {
  const deployment = await findDeployment(client, settings.floater.namespace);
  const place = { cluster: client.context.name, port: settings.floater.port };
  const ready = deployment ? await readyFloaters(client, deployment, place) : new Map();
  const bound = bind(plan, [...ready.values()], []);
  const source = plan.endpoints.findIndex((endpoint) => endpoint.node === node);
  const job =
    source < 0 ? undefined : sourceJob({ bound, plugins, source, options: { timeoutMs: settings.probeTimeoutMs } });
  if (job) return `${job.program.text}\n`;
  throw new UserError(`there is no ready floater on node "${node}"`, {
    code: 'NO_FLOATER',
    hint: `floaters are ready on: ${[...ready.keys()].join(', ') || 'no node; run a check first'}`,
  });
}
