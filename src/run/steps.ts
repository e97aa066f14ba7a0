import { UserError } from '../errors.ts';
import { type Deployment, deployFloaters } from '../floater/deploy.ts';
import { findDeployments } from '../floater/find.ts';
import { type Verified, verifyFloaters, type WantedFloaters } from '../floater/verify.ts';
import { type BoundPlan, bind } from '../model/bound-plan.ts';
import { floaterWords } from '../model/labels.ts';
import type { Layer } from '../model/network.ts';
import type { Plan, PlannedNode, Untested } from '../model/plan.ts';
import { untestedWords } from '../model/untested.ts';
import { type PreflightRequest, preflight } from '../preflight/preflight.ts';
import { counted } from '../text/plural.ts';
import type { Io } from '../ui/io.ts';
import { runPhase } from '../ui/phases.ts';
import type { RunCluster } from './clusters.ts';
import type { DeployedCluster, DeployedRun, FloaterCluster, PreflightedCluster } from './run.ts';

export async function preflightStep(
  clusters: readonly FloaterCluster[],
  what: Pick<PreflightRequest, 'deploy' | 'wants' | 'fixtures'>,
  io: Io,
): Promise<readonly PreflightedCluster[]> {
  const tasks = clusters.map((cluster) => ({
    title: cluster.name,
    run: async () => {
      const found = await preflight(cluster.client, { cluster: cluster.name, floaters: cluster.floaters, ...what });
      const out = found.untested.length > 0 ? `, ${found.untested.length} left out` : '';
      const words = `${cluster.name}: Kubernetes ${found.cluster.version}, ${counted(found.nodes.length, 'node')}${out}`;
      return { value: { ...cluster, found }, words };
    },
  }));
  return await runPhase('preflight', tasks, io);
}

export async function deployStep(clusters: readonly PreflightedCluster[], io: Io): Promise<readonly DeployedCluster[]> {
  const tasks = clusters.map((cluster) => ({
    title: cluster.name,
    run: async () => {
      const { platform } = cluster.found;
      const deployments = await deployFloaters(cluster.client, { layers: cluster.floaters, platform });
      return { value: { ...cluster, deployments }, words: `${cluster.name}: ${deployWords(deployments)}` };
    },
  }));
  return await runPhase('deploy', tasks, io);
}

function deployWords(deployments: readonly Deployment[]): string {
  const [{ namespace, namespaceChange } = NO_CHANGE] = deployments;
  const home = { created: 'created', relabelled: "opened for the hosts' network", none: '' }[namespaceChange];
  const sets = deployments.map(({ layer, daemonSet }) => `${floaterWords(layer)}s ${daemonSet}`);
  return [...(home ? [`namespace ${namespace} ${home}`] : []), ...sets].join(', ');
}

const NO_CHANGE = { namespace: '', namespaceChange: 'none' } as const;

/** Uses the existing floaters. @throws UserError if a layer has no floaters of ours */
export async function findStep(clusters: readonly PreflightedCluster[], io: Io): Promise<readonly DeployedCluster[]> {
  const tasks = clusters.map((cluster) => ({
    title: cluster.name,
    run: async () => {
      const layers = cluster.floaters.map(({ layer }) => layer);
      const deployments = await findDeployments(cluster.client, cluster.namespace, layers);
      const missing = layers.find((layer) => !deployments.some((one) => one.layer === layer));
      if (missing) throw noFloaters(cluster, missing);
      return { value: { ...cluster, deployments }, words: `${cluster.name}: floaters are there, left as they are` };
    },
  }));
  return await runPhase('deploy', tasks, io);
}

function noFloaters({ name, namespace }: RunCluster, layer: Layer): UserError {
  return new UserError(`there are no ${floaterWords(layer)}s of ours in namespace ${namespace} of ${name}`, {
    code: 'NO_FLOATERS',
    hint: 'run the check without --no-deploy, or make them from what check --dry-run -o yaml prints',
  });
}

/** Limits what is shown while waiting to one or two lines of a terminal. */
const PROGRESS = { groups: 2, reason: 80 };

/** Waits for the floaters and joins them with the plan. */
export async function verifyStep(
  { clusters, settings, plan }: Pick<DeployedRun, 'clusters' | 'settings' | 'plan'>,
  io: Io,
): Promise<BoundPlan> {
  const { podWaitMs } = settings;
  const tasks = clusters.map(({ name, client, ...cluster }) => {
    const wanted = wantedOf(cluster, plan, name);
    const total = wanted.reduce((sum, { nodes }) => sum + nodes.length, 0);
    const run = async (say: (words: string) => void): Promise<{ value: Verified; words: string }> => {
      const onProgress = (ready: number, missing: readonly Untested[]) =>
        say(
          `${ready} of ${counted(total, 'floater')} ready${missing.length > 0 ? `, waiting for ${untestedWords(missing, PROGRESS)}` : ''}`,
        );
      const { signal } = io;
      const value = await verifyFloaters({ client, cluster: name, wanted, podWaitMs, signal, onProgress });
      const tail = value.missing.length > 0 ? `; not ready: ${untestedWords(value.missing)}` : '';
      return { value, words: `${name}: ${value.floaters.length} of ${counted(total, 'floater')} ready${tail}` };
    };
    return { title: name, run };
  });
  const verified = await runPhase('verify', tasks, io);
  return bind(
    plan,
    verified.flatMap(({ floaters }) => floaters),
    verified.flatMap(({ missing }) => missing),
  );
}

/** The floaters that the plan needs in a cluster, layer by layer. */
function wantedOf(
  { deployments, floaters }: Pick<DeployedCluster, 'deployments' | 'floaters'>,
  plan: Plan,
  cluster: string,
): readonly WantedFloaters[] {
  return deployments.map((deployment) => ({
    deployment,
    otherImage: floaters.find(({ layer }) => layer === deployment.layer)?.profile.otherImage,
    nodes: nodesOn(plan, cluster, deployment.layer),
  }));
}

function nodesOn({ nodes, endpoints }: Plan, cluster: string, wanted: Layer): readonly PlannedNode[] {
  const ends = endpoints.filter((end) => end.cluster === cluster && end.layer === wanted);
  const names = new Set(ends.map(({ node }) => node));
  return nodes.filter((node) => node.cluster === cluster && names.has(node.name));
}
